#![no_main]
//! `targets::kit`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::kit(data));

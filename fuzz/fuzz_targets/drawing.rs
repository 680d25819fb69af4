#![no_main]
//! `targets::drawing`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::drawing(data));

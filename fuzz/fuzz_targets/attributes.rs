#![no_main]
//! `targets::attributes`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::attributes(data));

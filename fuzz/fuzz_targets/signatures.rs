#![no_main]
//! `targets::signatures`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::signatures(data));

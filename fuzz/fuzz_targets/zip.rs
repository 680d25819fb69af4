#![no_main]
//! `targets::zip`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::zip(data));

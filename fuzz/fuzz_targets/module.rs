#![no_main]
//! `targets::module`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::module(data));

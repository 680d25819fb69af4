#![no_main]
//! `targets::yaml`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::yaml(data));

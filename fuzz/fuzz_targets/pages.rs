#![no_main]
//! `targets::pages`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::pages(data));

#![no_main]
//! `targets::sums`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::sums(data));

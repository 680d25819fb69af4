#![no_main]
//! `targets::megabyte`.

libfuzzer_sys::fuzz_target!(|data: &[u8]| kitbag_fuzz::targets::megabyte(data));

// SPDX-License-Identifier: MIT

// The Performia plugin protocol in Rust (edition 2021, Rust 1.63 or later, no crates). The comments of the C headers are
// the specification; declarations here have the names and the order of the headers. Use it as a module:
//
//     mod performia {
//         include!(env!("PERFORMIA_RS"));
//     }
//
// with PERFORMIA_RS set to this file's path by build.rs, or with a copy of this file in your sources.

pub use declarations::*;

#[allow(non_camel_case_types, dead_code)]
mod declarations {
    use std::os::raw::{c_char, c_void};

    // version.h

    pub const PERFORMIA_ABI_MAJOR: u32 = 1;
    pub const PERFORMIA_ABI_MINOR: u32 = 0;
    pub const PERFORMIA_ABI: u32 = PERFORMIA_ABI_MAJOR << 16 | PERFORMIA_ABI_MINOR;
    pub const PERFORMIA_MAGIC: u32 = 0x50464D41;

    // status.h

    pub type performia_status = i32;

    pub const PERFORMIA_OK: performia_status = 0;
    pub const PERFORMIA_FAILED: performia_status = 1;
    pub const PERFORMIA_INVALID_ARGUMENT: performia_status = 2;
    pub const PERFORMIA_INVALID_DATA: performia_status = 3;
    pub const PERFORMIA_CANCELLED: performia_status = 4;
    pub const PERFORMIA_UNSUPPORTED: performia_status = 5;
    pub const PERFORMIA_OUT_OF_MEMORY: performia_status = 6;
    pub const PERFORMIA_NOT_FOUND: performia_status = 7;
    pub const PERFORMIA_IO: performia_status = 8;

    // text.h

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_text {
        pub data: *const c_char,
        pub size: u64,
    }

    // artifact.h

    pub const PERFORMIA_SHAPE_AUDIO: i32 = 1;
    pub const PERFORMIA_SHAPE_MATRIX: i32 = 2;
    pub const PERFORMIA_SHAPE_TABLE: i32 = 3;
    pub const PERFORMIA_SHAPE_DOCUMENT: i32 = 4;

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_attribute {
        pub size: u32,
        pub key: performia_text,
        pub value: performia_text,
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_artifact_info {
        pub size: u32,
        pub shape: i32,
        pub r#type: performia_text,
        pub attribute_count: u32,
        pub attributes: *const *const performia_attribute,
        pub sample_rate: f64,
        pub channels: u32,
        pub bins: u32,
        pub frames: u64,
        pub start: f64,
        pub frame_period: f64,
        pub bin_labels: *const performia_text,
        pub rows: u64,
        pub alternatives: u64,
    }

    pub const PERFORMIA_COLUMN_INT64: i32 = 1;
    pub const PERFORMIA_COLUMN_FLOAT64: i32 = 2;
    pub const PERFORMIA_COLUMN_TEXT: i32 = 3;
    pub const PERFORMIA_COLUMN_ROW: i32 = 4;

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_column {
        pub size: u32,
        pub kind: i32,
        pub name: performia_text,
        pub int64: *const i64,
        pub float64: *const f64,
        pub text: *const performia_text,
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_table {
        pub size: u32,
        pub column_count: u32,
        pub rows: u64,
        pub start: *const f64,
        pub duration: *const f64,
        pub confidence: *const f64,
        pub columns: *const *const performia_column,
        pub alternatives: u64,
        pub alternative_row: *const i64,
        pub alternative_rank: *const i64,
        pub alternative_confidence: *const f64,
        pub alternative_columns: *const *const performia_column,
    }

    // parameter.h

    pub const PERFORMIA_PARAMETER_BOOL: i32 = 1;
    pub const PERFORMIA_PARAMETER_INTEGER: i32 = 2;
    pub const PERFORMIA_PARAMETER_NUMBER: i32 = 3;
    pub const PERFORMIA_PARAMETER_TEXT: i32 = 4;
    pub const PERFORMIA_PARAMETER_CHOICE: i32 = 5;
    pub const PERFORMIA_PARAMETER_RANGE: i32 = 6;
    pub const PERFORMIA_PARAMETER_MODEL: i32 = 7;

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_value {
        pub size: u32,
        pub kind: i32,
        pub integer: i64,
        pub number: f64,
        pub text: performia_text,
        pub range: [f64; 2],
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_parameter {
        pub size: u32,
        pub kind: i32,
        pub name: performia_text,
        pub summary: performia_text,
        pub unit: performia_text,
        pub default_value: *const performia_value,
        pub minimum: f64,
        pub maximum: f64,
        pub choice_count: u32,
        pub choices: *const performia_text,
    }

    // port.h

    pub const PERFORMIA_COUNT_ONE: i32 = 1;
    pub const PERFORMIA_COUNT_OPTIONAL: i32 = 2;
    pub const PERFORMIA_COUNT_MANY: i32 = 3;

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_port {
        pub size: u32,
        pub count: i32,
        pub name: performia_text,
        pub r#type: performia_text,
        pub summary: performia_text,
        pub attribute_count: u32,
        pub attributes: *const *const performia_attribute,
    }

    // descriptor.h

    pub const PERFORMIA_ISOLATION_ANY: i32 = 0;
    pub const PERFORMIA_ISOLATION_PROCESS: i32 = 1;

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_resource {
        pub size: u32,
        pub name: performia_text,
        pub amount: f64,
    }

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_descriptor {
        pub size: u32,
        pub isolation: i32,
        pub id: performia_text,
        pub version: performia_text,
        pub name: performia_text,
        pub summary: performia_text,
        pub maker: performia_text,
        pub licence: performia_text,
        pub input_count: u32,
        pub inputs: *const *const performia_port,
        pub output_count: u32,
        pub outputs: *const *const performia_port,
        pub parameter_count: u32,
        pub parameters: *const *const performia_parameter,
        pub resource_count: u32,
        pub resources: *const *const performia_resource,
        pub native_dependency_count: u32,
        pub native_dependencies: *const performia_text,
        pub deterministic: i32,
        pub streaming: i32,
    }

    // host.h

    pub const PERFORMIA_LOG_DEBUG: i32 = 0;
    pub const PERFORMIA_LOG_INFO: i32 = 1;
    pub const PERFORMIA_LOG_WARNING: i32 = 2;
    pub const PERFORMIA_LOG_ERROR: i32 = 3;

    #[repr(C)]
    pub struct performia_host {
        pub size: u32,
        pub abi: u32,
        pub context: *mut c_void,
        pub log: unsafe extern "C" fn(host: *const performia_host, level: i32, message: performia_text),
        pub fail: unsafe extern "C" fn(host: *const performia_host, message: performia_text, parameter: performia_text),
        pub progress: unsafe extern "C" fn(host: *const performia_host, fraction: f64),
        pub is_cancelled: unsafe extern "C" fn(host: *const performia_host) -> i32,
        pub thread_budget: unsafe extern "C" fn(host: *const performia_host) -> u32,
        pub scratch: unsafe extern "C" fn(host: *const performia_host, bytes: u64, alignment: u64) -> *mut c_void,
        pub scratch_folder:
            unsafe extern "C" fn(host: *const performia_host, path: *mut performia_text) -> performia_status,
        pub model_path: unsafe extern "C" fn(
            host: *const performia_host,
            parameter: performia_text,
            path: *mut performia_text,
        ) -> performia_status,
        pub get_extension: unsafe extern "C" fn(host: *const performia_host, id: performia_text) -> *const c_void,
    }

    // inputs.h

    #[repr(C)]
    pub struct performia_inputs {
        pub size: u32,
        pub context: *mut c_void,
        pub duration: f64,
        pub count: unsafe extern "C" fn(inputs: *const performia_inputs, port: u32) -> u32,
        pub info: unsafe extern "C" fn(
            inputs: *const performia_inputs,
            port: u32,
            index: u32,
        ) -> *const performia_artifact_info,
        pub read_audio: unsafe extern "C" fn(
            inputs: *const performia_inputs,
            port: u32,
            index: u32,
            first: i64,
            count: u64,
            channels: *const *mut f32,
        ) -> performia_status,
        pub read_matrix: unsafe extern "C" fn(
            inputs: *const performia_inputs,
            port: u32,
            index: u32,
            first: u64,
            count: u64,
            destination: *mut f32,
        ) -> performia_status,
        pub map: unsafe extern "C" fn(
            inputs: *const performia_inputs,
            port: u32,
            index: u32,
            data: *mut *const f32,
        ) -> performia_status,
        pub read_table: unsafe extern "C" fn(
            inputs: *const performia_inputs,
            port: u32,
            index: u32,
            table: *mut *const performia_table,
        ) -> performia_status,
        pub read_document: unsafe extern "C" fn(
            inputs: *const performia_inputs,
            port: u32,
            index: u32,
            json: *mut performia_text,
        ) -> performia_status,
    }

    // sink.h

    #[repr(C)]
    pub struct performia_sink {
        pub size: u32,
        pub context: *mut c_void,
        pub wants: unsafe extern "C" fn(sink: *const performia_sink, port: u32) -> i32,
        pub begin: unsafe extern "C" fn(
            sink: *const performia_sink,
            port: u32,
            info: *const performia_artifact_info,
        ) -> performia_status,
        pub append_audio: unsafe extern "C" fn(
            sink: *const performia_sink,
            port: u32,
            channels: *const *const f32,
            frames: u64,
        ) -> performia_status,
        pub append_matrix: unsafe extern "C" fn(
            sink: *const performia_sink,
            port: u32,
            values: *const f32,
            frames: u64,
        ) -> performia_status,
        pub append_table: unsafe extern "C" fn(
            sink: *const performia_sink,
            port: u32,
            rows: *const performia_table,
        ) -> performia_status,
        pub set_document:
            unsafe extern "C" fn(sink: *const performia_sink, port: u32, json: performia_text) -> performia_status,
        pub complete_until:
            unsafe extern "C" fn(sink: *const performia_sink, port: u32, time: f64) -> performia_status,
    }

    // analyzer.h

    #[repr(C)]
    pub struct performia_analyzer {
        pub size: u32,
        pub instance: *mut c_void,
        pub configure: unsafe extern "C" fn(
            analyzer: *mut performia_analyzer,
            values: *const *const performia_value,
            count: u32,
        ) -> performia_status,
        pub analyze: unsafe extern "C" fn(
            analyzer: *mut performia_analyzer,
            inputs: *const performia_inputs,
            sink: *const performia_sink,
        ) -> performia_status,
        pub destroy: unsafe extern "C" fn(analyzer: *mut performia_analyzer),
        pub get_extension:
            unsafe extern "C" fn(analyzer: *mut performia_analyzer, id: performia_text) -> *const c_void,
    }

    // entry.h

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_entry {
        pub size: u32,
        pub magic: u32,
        pub abi: u32,
        pub minimum_host_minor: u32,
        pub analyzer_count: unsafe extern "C" fn(argument: performia_text) -> u32,
        pub descriptor: unsafe extern "C" fn(argument: performia_text, index: u32) -> *const performia_descriptor,
        pub create: unsafe extern "C" fn(
            host: *const performia_host,
            argument: performia_text,
            analyzer_id: performia_text,
            analyzer: *mut *mut performia_analyzer,
        ) -> performia_status,
        pub get_extension: unsafe extern "C" fn(id: performia_text) -> *const c_void,
    }

    // ext/adapter.h

    pub const PERFORMIA_ADAPTER_ID: &str = "performia.adapter/1";

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_adapter {
        pub size: u32,
        pub library_count: unsafe extern "C" fn() -> u32,
        pub library: unsafe extern "C" fn(index: u32) -> performia_text,
        pub argument_count: unsafe extern "C" fn(library: performia_text) -> u32,
        pub argument: unsafe extern "C" fn(library: performia_text, index: u32) -> performia_text,
        pub library_refusal: unsafe extern "C" fn(library: performia_text) -> performia_text,
        pub argument_refusal: unsafe extern "C" fn(argument: performia_text) -> performia_text,
    }

    // ext/stream.h

    pub const PERFORMIA_STREAM_ID: &str = "performia.stream/1";

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_stream {
        pub size: u32,
        pub latency: unsafe extern "C" fn(analyzer: *mut performia_analyzer) -> f64,
        pub begin: unsafe extern "C" fn(
            analyzer: *mut performia_analyzer,
            audio: *const *const performia_artifact_info,
            count: u32,
            sink: *const performia_sink,
        ) -> performia_status,
        pub push: unsafe extern "C" fn(
            analyzer: *mut performia_analyzer,
            port: u32,
            channels: *const *const f32,
            frames: u64,
        ) -> performia_status,
        pub finish: unsafe extern "C" fn(analyzer: *mut performia_analyzer) -> performia_status,
    }

    // ext/notes.h

    pub const PERFORMIA_NOTES_ID: &str = "performia.notes/1";

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_notes {
        pub size: u32,
        pub note: unsafe extern "C" fn(host: *const performia_host, sentence: performia_text),
    }

    // ext/types.h

    pub const PERFORMIA_TYPES_ID: &str = "performia.types/1";

    #[repr(C)]
    #[derive(Clone, Copy)]
    pub struct performia_types {
        pub size: u32,
        pub declarations: unsafe extern "C" fn(argument: performia_text) -> performia_text,
    }
}

/// A text that lives as long as the program; `data` and `size` of any other text come from its `str`.
#[allow(dead_code)]
pub const fn text(value: &'static str) -> performia_text {
    performia_text { data: value.as_ptr() as *const std::os::raw::c_char, size: value.len() as u64 }
}

#[allow(dead_code)]
impl performia_text {
    /// A text for the time of a call to the host: `value` must outlive the call.
    pub fn lent(value: &str) -> performia_text {
        performia_text { data: value.as_ptr() as *const std::os::raw::c_char, size: value.len() as u64 }
    }

    /// The text's own copy; bytes that are not UTF-8 are replaced.
    ///
    /// # Safety
    /// `data` must be what the protocol says: `size` readable bytes, or anything where `size` is 0.
    pub unsafe fn to_text(&self) -> String {
        if self.size == 0 {
            return String::new();
        }
        let bytes = std::slice::from_raw_parts(self.data as *const u8, self.size as usize);
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// The size that a struct tells of itself.
#[allow(dead_code)]
pub const fn size_of_struct<T>() -> u32 {
    std::mem::size_of::<T>() as u32
}

/// A part of a declaration as a `static`: it is never written, and what its pointers name are statics too.
#[allow(dead_code)]
pub struct Declared<T>(pub T);

// SAFETY: whoever makes one promises the above; the host only reads it.
unsafe impl<T> Sync for Declared<T> {}

/// Why a call of the host ends with another status than `PERFORMIA_OK`.
#[allow(dead_code)]
#[derive(Debug, Clone, PartialEq)]
pub struct Failure {
    pub status: performia_status,
    /// A sentence for users; empty where the host knows the reason, because a call to it gave the status.
    pub message: String,
    /// The parameter at fault, or nothing.
    pub parameter: String,
}

#[allow(dead_code)]
impl Failure {
    /// The analysis cannot be done, for this reason.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure { status: PERFORMIA_FAILED, message: message.into(), parameter: String::new() }
    }

    /// The value of a parameter cannot be used, for this reason.
    pub fn parameter(name: &str, message: impl Into<String>) -> Failure {
        Failure { status: PERFORMIA_INVALID_ARGUMENT, message: message.into(), parameter: name.to_string() }
    }

    /// A status of the host as a result.
    pub fn check(status: performia_status) -> Result<(), Failure> {
        if status == PERFORMIA_OK {
            return Ok(());
        }
        Err(Failure { status, message: String::new(), parameter: String::new() })
    }
}

/// The host's services for one instance, as functions without pointers.
#[allow(dead_code)]
#[derive(Clone, Copy)]
pub struct Host(*const performia_host);

#[allow(dead_code)]
impl Host {
    /// # Safety
    /// `host` must be what `create` received, and this value must not outlive the instance.
    pub unsafe fn new(host: *const performia_host) -> Host {
        Host(host)
    }

    /// Notes a message; `level` is one of `PERFORMIA_LOG_*`.
    pub fn log(&self, level: i32, message: &str) {
        unsafe { ((*self.0).log)(self.0, level, performia_text::lent(message)) }
    }

    /// Tells how much of `analyze` is done, 0 to 1, never less than before.
    pub fn progress(&self, fraction: f64) {
        unsafe { ((*self.0).progress)(self.0, fraction) }
    }

    /// Fails with `PERFORMIA_CANCELLED` when the host asked to stop; call it at least every half second.
    pub fn check_cancellation(&self) -> Result<(), Failure> {
        let is_cancelled = unsafe { ((*self.0).is_cancelled)(self.0) } != 0;
        Failure::check(if is_cancelled { PERFORMIA_CANCELLED } else { PERFORMIA_OK })
    }

    /// Threads that `analyze` may keep busy at once, its own included.
    pub fn thread_budget(&self) -> usize {
        unsafe { ((*self.0).thread_budget)(self.0) as usize }
    }

    /// Runs what a function that crosses the border does. A failure is told to the host, and so is a panic, which must not
    /// cross the border.
    pub fn guard(&self, body: impl FnOnce() -> Result<(), Failure>) -> performia_status {
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body)).unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<&str>().map(|text| text.to_string());
            let words = words.or_else(|| panic.downcast_ref::<String>().cloned());
            Err(Failure::new(format!("the plugin panicked: {}", words.unwrap_or_default())))
        });
        match result {
            Ok(()) => PERFORMIA_OK,
            Err(failure) => {
                if !failure.message.is_empty() {
                    let message = performia_text::lent(&failure.message);
                    let parameter = performia_text::lent(&failure.parameter);
                    unsafe { ((*self.0).fail)(self.0, message, parameter) }
                }
                failure.status
            }
        }
    }
}

/// What an analyzer reads, as functions without pointers.
#[allow(dead_code)]
#[derive(Clone, Copy)]
pub struct Inputs(*const performia_inputs);

#[allow(dead_code)]
impl Inputs {
    /// # Safety
    /// `inputs` must be what `analyze` received, and this value must not outlive the call.
    pub unsafe fn new(inputs: *const performia_inputs) -> Inputs {
        Inputs(inputs)
    }

    /// Length of the recording in seconds.
    pub fn duration(&self) -> f64 {
        unsafe { (*self.0).duration }
    }

    /// What is known of an artifact; nothing where there is none.
    pub fn info(&self, port: u32, index: u32) -> Option<performia_artifact_info> {
        unsafe { ((*self.0).info)(self.0, port, index).as_ref().copied() }
    }

    /// Copies samples of audio that has one channel, from `first` on; parts outside the recording are 0.
    pub fn read_mono(&self, port: u32, index: u32, first: i64, samples: &mut [f32]) -> Result<(), Failure> {
        match self.info(port, index) {
            Some(info) if info.shape == PERFORMIA_SHAPE_AUDIO && info.channels == 1 => {}
            _ => return Err(Failure::new(format!("input {} is no audio of one channel", port))),
        }
        self.read_audio(port, index, first, &mut [samples])
    }

    /// Copies samples of every channel, from `first` on, to one slice a channel, all of one length; parts outside the
    /// recording are 0.
    pub fn read_audio(&self, port: u32, index: u32, first: i64, channels: &mut [&mut [f32]]) -> Result<(), Failure> {
        let count = channels.first().map_or(0, |samples| samples.len());
        match self.info(port, index) {
            Some(info)
                if info.shape == PERFORMIA_SHAPE_AUDIO
                    && info.channels as usize == channels.len()
                    && channels.iter().all(|samples| samples.len() == count) => {}
            _ => return Err(Failure::new(format!("input {} is no audio of {} channels", port, channels.len()))),
        }
        let pointers: Vec<*mut f32> = channels.iter_mut().map(|samples| samples.as_mut_ptr()).collect();
        let count = count as u64;
        Failure::check(unsafe { ((*self.0).read_audio)(self.0, port, index, first, count, pointers.as_ptr()) })
    }
}

/// Values of a table's column, as many as there are rows.
#[allow(dead_code)]
pub enum Values<'a> {
    Int64(&'a [i64]),
    Float64(&'a [f64]),
    Text(&'a [&'a str]),
}

/// Rows of a table, column by column, without alternatives.
#[allow(dead_code)]
pub struct Rows<'a> {
    /// Seconds.
    pub start: &'a [f64],
    /// Seconds; 0 for an instant.
    pub duration: &'a [f64],
    /// 0 to 1.
    pub confidence: &'a [f64],
    /// Name and values of the type's columns.
    pub columns: &'a [(&'a str, Values<'a>)],
}

/// Where results go, as functions without pointers.
#[allow(dead_code)]
#[derive(Clone, Copy)]
pub struct Sink(*const performia_sink);

#[allow(dead_code)]
impl Sink {
    /// # Safety
    /// `sink` must be what `analyze` received, and this value must not outlive the call.
    pub unsafe fn new(sink: *const performia_sink) -> Sink {
        Sink(sink)
    }

    /// Whether somebody uses this output.
    pub fn wants(&self, port: u32) -> bool {
        unsafe { ((*self.0).wants)(self.0, port) != 0 }
    }

    /// Sets a document output to a JSON text.
    pub fn set_document(&self, port: u32, json: &str) -> Result<(), Failure> {
        Failure::check(unsafe { ((*self.0).set_document)(self.0, port, performia_text::lent(json)) })
    }

    /// Appends rows to a table output; no rows at all are a valid result too.
    pub fn append_rows(&self, port: u32, rows: &Rows) -> Result<(), Failure> {
        let count = rows.start.len();
        let mut texts = Vec::new();
        let mut columns = Vec::new();
        for (name, values) in rows.columns {
            let mut column = performia_column {
                size: size_of_struct::<performia_column>(),
                kind: PERFORMIA_COLUMN_INT64,
                name: performia_text::lent(name),
                int64: std::ptr::null(),
                float64: std::ptr::null(),
                text: std::ptr::null(),
            };
            let length = match values {
                Values::Int64(values) => {
                    column.int64 = values.as_ptr();
                    values.len()
                }
                Values::Float64(values) => {
                    column.kind = PERFORMIA_COLUMN_FLOAT64;
                    column.float64 = values.as_ptr();
                    values.len()
                }
                Values::Text(values) => {
                    let lent: Vec<_> = values.iter().map(|value| performia_text::lent(value)).collect();
                    column.kind = PERFORMIA_COLUMN_TEXT;
                    column.text = lent.as_ptr();
                    texts.push(lent);
                    values.len()
                }
            };
            if length != count {
                return Err(Failure::new(format!("'{}' has {} values for {} rows", name, length, count)));
            }
            columns.push(column);
        }
        if rows.duration.len() != count || rows.confidence.len() != count {
            return Err(Failure::new("start, duration and confidence differ in length"));
        }
        let pointers: Vec<*const performia_column> = columns.iter().map(|column| column as *const _).collect();
        let table = performia_table {
            size: size_of_struct::<performia_table>(),
            column_count: columns.len() as u32,
            rows: count as u64,
            start: rows.start.as_ptr(),
            duration: rows.duration.as_ptr(),
            confidence: rows.confidence.as_ptr(),
            columns: pointers.as_ptr(),
            alternatives: 0,
            alternative_row: std::ptr::null(),
            alternative_rank: std::ptr::null(),
            alternative_confidence: std::ptr::null(),
            alternative_columns: std::ptr::null(),
        };
        Failure::check(unsafe { ((*self.0).append_table)(self.0, port, &table) })
    }
}

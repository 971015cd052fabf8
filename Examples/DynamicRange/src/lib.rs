// SPDX-License-Identifier: MIT

//! The analyzer performia.examples.dynamics: what it declares, and the way from the host's audio to the meter and back.

mod meter;
mod performia {
    include!(env!("PERFORMIA_RS"));
}

use meter::{Channel, Measurement};
use performia::*;
use std::os::raw::c_void;
use std::ptr;

const ID: &str = "performia.examples.dynamics";
const AUDIO: u32 = 0;
const DYNAMICS: u32 = 0;

static AUDIO_PORT: Declared<performia_port> = Declared(performia_port {
    size: size_of_struct::<performia_port>(),
    count: PERFORMIA_COUNT_ONE,
    name: text("audio"),
    r#type: text("audio/source/1"),
    summary: text("The recording, at its own rate and with all its channels."),
    attribute_count: 0,
    attributes: ptr::null(),
});
static INPUTS: Declared<[*const performia_port; 1]> = Declared([&AUDIO_PORT.0]);

static DYNAMICS_PORT: Declared<performia_port> = Declared(performia_port {
    size: size_of_struct::<performia_port>(),
    count: PERFORMIA_COUNT_ONE,
    name: text("dynamics"),
    r#type: text("performia.examples.dynamics/dynamics/1"),
    summary: text("Dynamic range, level and peak, of the recording and of each channel."),
    attribute_count: 0,
    attributes: ptr::null(),
});
static OUTPUTS: Declared<[*const performia_port; 1]> = Declared([&DYNAMICS_PORT.0]);

static DESCRIPTOR: Declared<performia_descriptor> = Declared(performia_descriptor {
    size: size_of_struct::<performia_descriptor>(),
    isolation: PERFORMIA_ISOLATION_ANY,
    id: text(ID),
    version: text("1.0.0"),
    name: text("Dynamic range"),
    summary: text("Dynamic range as the DR meter measures it."),
    maker: text("Performia"),
    licence: text("MIT"),
    input_count: 1,
    inputs: INPUTS.0.as_ptr(),
    output_count: 1,
    outputs: OUTPUTS.0.as_ptr(),
    parameter_count: 0,
    parameters: ptr::null(),
    resource_count: 0,
    resources: ptr::null(),
    native_dependency_count: 0,
    native_dependencies: ptr::null(),
    deterministic: 1,
    streaming: 0,
});

/// Silence has no levels: null.
const TYPES: &str = r#"[{
  "type": "performia.examples.dynamics/dynamics/1", "shape": "document",
  "summary": "Dynamic range as the DR meter measures it.",
  "schema": {
    "type": "object", "additionalProperties": false, "required": ["dr", "channels"],
    "properties": {
      "dr": {
        "type": ["integer", "null"],
        "description": "Mean of the channels' ranges in dB, rounded; channels of silence are left out."
      },
      "channels": {
        "type": "array",
        "items": {
          "type": "object", "additionalProperties": false, "required": ["range_db", "rms_db", "peak_db"],
          "properties": {
            "range_db": { "type": ["number", "null"] },
            "rms_db": { "type": ["number", "null"] },
            "peak_db": { "type": ["number", "null"] }
          }
        }
      }
    }
  }
}]"#;

/// One instance.
struct Dynamics {
    host: Host,
}

impl Dynamics {
    fn configure(&self, count: u32) -> Result<(), Failure> {
        match count {
            0 => Ok(()),
            _ => Err(Failure::parameter("", "there are no parameters")),
        }
    }

    fn analyze(&self, inputs: Inputs, sink: Sink) -> Result<(), Failure> {
        let audio = inputs.info(AUDIO, 0).ok_or_else(|| Failure::new("there is no audio"))?;
        let block = (meter::BLOCK * audio.sample_rate) as usize;
        let mut buffers = vec![vec![0f32; block]; audio.channels as usize];
        let mut channels: Vec<Channel> = buffers.iter().map(|_| Channel::default()).collect();
        let mut first = 0;
        while first < audio.frames {
            self.host.check_cancellation()?;
            let count = (audio.frames - first).min(block as u64) as usize;
            let mut parts: Vec<&mut [f32]> = buffers.iter_mut().map(|buffer| &mut buffer[..count]).collect();
            inputs.read_audio(AUDIO, 0, first as i64, &mut parts)?;
            for (channel, samples) in channels.iter_mut().zip(&buffers) {
                channel.add(&samples[..count]);
            }
            first += count as u64;
            self.host.progress(first as f64 / audio.frames as f64);
        }
        sink.set_document(DYNAMICS, &document(&channels))
    }
}

/// The result as JSON.
fn document(channels: &[Channel]) -> String {
    let measurements: Vec<Option<Measurement>> = channels.iter().map(Channel::measure).collect();
    let ranges: Vec<f64> = measurements.iter().flatten().map(|measurement| measurement.range).collect();
    let dr = match ranges.len() {
        0 => "null".to_string(),
        count => format!("{}", (ranges.iter().sum::<f64>() / count as f64).round() as i64),
    };
    let level = |value: Option<f64>| value.map_or("null".to_string(), |value| format!("{:.2}", value));
    let list: Vec<String> = measurements
        .iter()
        .map(|found| {
            format!(
                r#"{{"range_db": {}, "rms_db": {}, "peak_db": {}}}"#,
                level(found.map(|found| found.range)),
                level(found.map(|found| found.rms)),
                level(found.map(|found| found.peak))
            )
        })
        .collect();
    format!(r#"{{"dr": {}, "channels": [{}]}}"#, dr, list.join(", "))
}

// The functions that the host calls. `guard` keeps panics on this side of the border and tells failures to the host.

unsafe extern "C" fn configure(
    analyzer: *mut performia_analyzer,
    _: *const *const performia_value,
    count: u32,
) -> performia_status {
    let instance = &*((*analyzer).instance as *const Dynamics);
    instance.host.guard(|| instance.configure(count))
}

unsafe extern "C" fn analyze(
    analyzer: *mut performia_analyzer,
    inputs: *const performia_inputs,
    sink: *const performia_sink,
) -> performia_status {
    let instance = &*((*analyzer).instance as *const Dynamics);
    instance.host.guard(|| instance.analyze(Inputs::new(inputs), Sink::new(sink)))
}

unsafe extern "C" fn destroy(analyzer: *mut performia_analyzer) {
    drop(Box::from_raw((*analyzer).instance as *mut Dynamics));
    drop(Box::from_raw(analyzer));
}

unsafe extern "C" fn analyzer_extension(_: *mut performia_analyzer, _: performia_text) -> *const c_void {
    ptr::null()
}

unsafe extern "C" fn analyzer_count(_: performia_text) -> u32 {
    1
}

unsafe extern "C" fn describe(_: performia_text, index: u32) -> *const performia_descriptor {
    match index {
        0 => &DESCRIPTOR.0,
        _ => ptr::null(),
    }
}

unsafe extern "C" fn create(
    host: *const performia_host,
    _: performia_text,
    id: performia_text,
    analyzer: *mut *mut performia_analyzer,
) -> performia_status {
    if id.to_text() != ID {
        return PERFORMIA_NOT_FOUND;
    }
    *analyzer = Box::into_raw(Box::new(performia_analyzer {
        size: size_of_struct::<performia_analyzer>(),
        instance: Box::into_raw(Box::new(Dynamics { host: Host::new(host) })) as *mut c_void,
        configure,
        analyze,
        destroy,
        get_extension: analyzer_extension,
    }));
    PERFORMIA_OK
}

unsafe extern "C" fn declarations(_: performia_text) -> performia_text {
    text(TYPES)
}

static DECLARED_TYPES: Declared<performia_types> =
    Declared(performia_types { size: size_of_struct::<performia_types>(), declarations });

unsafe extern "C" fn library_extension(id: performia_text) -> *const c_void {
    if id.to_text() == PERFORMIA_TYPES_ID {
        &DECLARED_TYPES.0 as *const performia_types as *const c_void
    } else {
        ptr::null()
    }
}

static ENTRY: Declared<performia_entry> = Declared(performia_entry {
    size: size_of_struct::<performia_entry>(),
    magic: PERFORMIA_MAGIC,
    abi: PERFORMIA_ABI,
    minimum_host_minor: 0,
    analyzer_count,
    descriptor: describe,
    create,
    get_extension: library_extension,
});

/// What the library exports.
#[no_mangle]
pub extern "C" fn performia_plugin_entry(_host_abi: u32) -> *const performia_entry {
    &ENTRY.0
}

//! The border between Performia and the analysis: what the analyzer is, needs and gives.

mod passages;
mod performia {
    include!(env!("PERFORMIA_RS"));
}

use performia::*;
use std::os::raw::c_void;
use std::ptr;

// What the analyzer declares. Ports and parameters are addressed by their index.

const ID: &str = "__ID__";
const INPUT_AUDIO: u32 = 0;
const OUTPUT_PASSAGES: u32 = 0;
const PARAMETER_BLOCK: usize = 0;
const PARAMETER_DROP: usize = 1;

static MONO: Declared<performia_attribute> =
    Declared(performia_attribute { size: size_of_struct::<performia_attribute>(), key: text("channels"), value: text("1") });
static AUDIO_ATTRIBUTES: Declared<[*const performia_attribute; 1]> = Declared([&MONO.0]);
static AUDIO: Declared<performia_port> = Declared(performia_port {
    size: size_of_struct::<performia_port>(),
    count: PERFORMIA_COUNT_ONE,
    name: text("audio"),
    r#type: text("audio/source/1"),
    summary: text("The recording."),
    attribute_count: 1,
    attributes: AUDIO_ATTRIBUTES.0.as_ptr(),
});
static INPUTS: Declared<[*const performia_port; 1]> = Declared([&AUDIO.0]);

static PASSAGES: Declared<performia_port> = Declared(performia_port {
    size: size_of_struct::<performia_port>(),
    count: PERFORMIA_COUNT_ONE,
    name: text("passages"),
    r#type: text("__ID__/passages/1"),
    summary: text("Passages, labelled loud or quiet."),
    attribute_count: 0,
    attributes: ptr::null(),
});
static OUTPUTS: Declared<[*const performia_port; 1]> = Declared([&PASSAGES.0]);

// The type of that output, which no registered one describes. The host holds every result to these rules.
const OWN_TYPES: &str = r#"[{
  "type": "__ID__/passages/1", "shape": "table", "summary": "Loud and quiet passages.",
  "table": {
    "rows": "intervals", "order": "increasing", "may_overlap": false,
    "columns": [
      { "name": "label", "kind": "text", "summary": "loud or quiet.", "grammar": "non_empty" },
      { "name": "level", "kind": "float64", "unit": "dB", "minimum": -120,
        "summary": "Mean level relative to full scale." }
    ]
  }
}]"#;

const fn number(value: f64) -> performia_value {
    performia_value {
        size: size_of_struct::<performia_value>(),
        kind: PERFORMIA_PARAMETER_NUMBER,
        integer: 0,
        number: value,
        text: text(""),
        range: [0.0, 0.0],
    }
}

static BLOCK_DEFAULT: Declared<performia_value> = Declared(number(0.5));
static BLOCK: Declared<performia_parameter> = Declared(performia_parameter {
    size: size_of_struct::<performia_parameter>(),
    kind: PERFORMIA_PARAMETER_NUMBER,
    name: text("block"),
    summary: text("Length of the blocks that are compared."),
    unit: text("s"),
    default_value: &BLOCK_DEFAULT.0,
    minimum: 0.05,
    maximum: 10.0,
    choice_count: 0,
    choices: ptr::null(),
});
static DROP_DEFAULT: Declared<performia_value> = Declared(number(12.0));
static DROP: Declared<performia_parameter> = Declared(performia_parameter {
    size: size_of_struct::<performia_parameter>(),
    kind: PERFORMIA_PARAMETER_NUMBER,
    name: text("drop"),
    summary: text("How far below the loudest block a block may be to count as loud."),
    unit: text("dB"),
    default_value: &DROP_DEFAULT.0,
    minimum: 1.0,
    maximum: 60.0,
    choice_count: 0,
    choices: ptr::null(),
});
static PARAMETERS: Declared<[*const performia_parameter; 2]> = Declared([&BLOCK.0, &DROP.0]);

static DESCRIPTOR: Declared<performia_descriptor> = Declared(performia_descriptor {
    size: size_of_struct::<performia_descriptor>(),
    isolation: PERFORMIA_ISOLATION_ANY,
    id: text(ID),
    version: text("0.1.0"),
    name: text("__NAME__"),
    summary: text("Loud and quiet passages, by the level of blocks of samples."),
    maker: text("__MAKER__"),
    licence: text("__LICENCE__"),
    input_count: 1,
    inputs: INPUTS.0.as_ptr(),
    output_count: 1,
    outputs: OUTPUTS.0.as_ptr(),
    parameter_count: 2,
    parameters: PARAMETERS.0.as_ptr(),
    resource_count: 0,
    resources: ptr::null(),
    native_dependency_count: 0,
    native_dependencies: ptr::null(),
    deterministic: 1,
    streaming: 0,
});

/// One instance.
struct LoudPassages {
    host: Host,
    /// Seconds.
    block: f64,
    /// dB.
    drop: f64,
}

impl LoudPassages {
    /// Takes the values of the parameters, in the order of their declarations.
    fn configure(&mut self, values: &[*const performia_value]) -> Result<(), Failure> {
        if values.len() != PARAMETERS.0.len() {
            return Err(Failure::parameter("", "two parameter values are needed: block and drop"));
        }
        self.block = number_within("block", &BLOCK.0, values[PARAMETER_BLOCK])?;
        self.drop = number_within("drop", &DROP.0, values[PARAMETER_DROP])?;
        Ok(())
    }

    fn analyze(&self, inputs: Inputs, sink: Sink) -> Result<(), Failure> {
        let audio = inputs.info(INPUT_AUDIO, 0).ok_or_else(|| Failure::new("there is no recording"))?;
        let block = ((self.block * audio.sample_rate) as u64).max(1);
        let mut samples = vec![0f32; block as usize];
        let mut levels = Vec::new();
        let mut first = 0;
        while first < audio.frames {
            self.host.check_cancellation()?;
            let count = block.min(audio.frames - first) as usize;
            inputs.read_mono(INPUT_AUDIO, 0, first as i64, &mut samples[..count])?;
            levels.push(passages::block_level(&samples[..count]));
            first += block;
            self.host.progress((first as f64 / audio.frames as f64).min(1.0));
        }
        let found = passages::find(&levels, self.drop);
        append(sink, &found, block as f64 / audio.sample_rate, audio.frames as f64 / audio.sample_rate)
    }
}

/// The value of a parameter that is a number within the bounds of its declaration.
fn number_within(
    name: &str,
    declaration: &performia_parameter,
    value: *const performia_value,
) -> Result<f64, Failure> {
    // SAFETY: the host gives as many pointers to values as it says. `size` is read first.
    let number = unsafe {
        if (*value).size < size_of_struct::<performia_value>() || (*value).kind != PERFORMIA_PARAMETER_NUMBER {
            return Err(Failure::parameter(name, "a number was expected"));
        }
        (*value).number
    };
    // Also refuses what is not a number.
    if !(number >= declaration.minimum && number <= declaration.maximum) {
        return Err(Failure::parameter(name, format!("{} is out of range", number)));
    }
    Ok(number)
}

/// Hands passages over as rows of the output; times in seconds.
fn append(sink: Sink, found: &[passages::Passage], block_length: f64, end: f64) -> Result<(), Failure> {
    let start: Vec<f64> = found.iter().map(|passage| passage.first as f64 * block_length).collect();
    let ends = found.iter().map(|passage| ((passage.first + passage.count) as f64 * block_length).min(end));
    let duration: Vec<f64> = ends.zip(&start).map(|(end, start)| end - start).collect();
    let confidence: Vec<f64> = found.iter().map(|passage| passage.confidence).collect();
    let labels: Vec<&str> = found.iter().map(|passage| if passage.is_loud { "loud" } else { "quiet" }).collect();
    let levels: Vec<f64> = found.iter().map(|passage| passage.level).collect();
    let columns = [("label", Values::Text(&labels)), ("level", Values::Float64(&levels))];
    let rows = Rows { start: &start, duration: &duration, confidence: &confidence, columns: &columns };
    sink.append_rows(OUTPUT_PASSAGES, &rows)
}

// The functions that the host calls. `guard` keeps panics on this side of the border and tells failures to the host.

unsafe extern "C" fn configure(
    analyzer: *mut performia_analyzer,
    values: *const *const performia_value,
    count: u32,
) -> performia_status {
    let instance = &mut *((*analyzer).instance as *mut LoudPassages);
    let host = instance.host;
    host.guard(|| {
        let values = if count == 0 { &[] } else { std::slice::from_raw_parts(values, count as usize) };
        instance.configure(values)
    })
}

unsafe extern "C" fn analyze(
    analyzer: *mut performia_analyzer,
    inputs: *const performia_inputs,
    sink: *const performia_sink,
) -> performia_status {
    let instance = &*((*analyzer).instance as *const LoudPassages);
    instance.host.guard(|| instance.analyze(Inputs::new(inputs), Sink::new(sink)))
}

unsafe extern "C" fn destroy(analyzer: *mut performia_analyzer) {
    drop(Box::from_raw((*analyzer).instance as *mut LoudPassages));
    drop(Box::from_raw(analyzer));
}

unsafe extern "C" fn analyzer_extension(_: *mut performia_analyzer, _: performia_text) -> *const c_void {
    ptr::null()
}

unsafe extern "C" fn analyzer_count(_: performia_text) -> u32 {
    1
}

unsafe extern "C" fn describe(_: performia_text, index: u32) -> *const performia_descriptor {
    if index == 0 {
        &DESCRIPTOR.0
    } else {
        ptr::null()
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
    let instance = Box::new(LoudPassages { host: Host::new(host), block: 0.0, drop: 0.0 });
    *analyzer = Box::into_raw(Box::new(performia_analyzer {
        size: size_of_struct::<performia_analyzer>(),
        instance: Box::into_raw(instance) as *mut c_void,
        configure,
        analyze,
        destroy,
        get_extension: analyzer_extension,
    }));
    PERFORMIA_OK
}

unsafe extern "C" fn declarations(_: performia_text) -> performia_text {
    text(OWN_TYPES)
}

static TYPES: Declared<performia_types> =
    Declared(performia_types { size: size_of_struct::<performia_types>(), declarations });

unsafe extern "C" fn library_extension(id: performia_text) -> *const c_void {
    if id.to_text() == PERFORMIA_TYPES_ID {
        &TYPES.0 as *const performia_types as *const c_void
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

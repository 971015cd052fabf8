//! Lets a Rust panic cross the border. Declares no more of the protocol than it uses.
#![allow(non_camel_case_types)]

use std::os::raw::c_void;
use std::ptr;

#[repr(C)]
#[derive(Clone, Copy)]
struct performia_text {
    data: *const u8,
    size: u64,
}

#[repr(C)]
struct performia_port {
    size: u32,
    count: i32,
    name: performia_text,
    type_name: performia_text,
    summary: performia_text,
    attribute_count: u32,
    attributes: *const c_void,
}

#[repr(C)]
struct performia_descriptor {
    size: u32,
    isolation: i32,
    id: performia_text,
    version: performia_text,
    name: performia_text,
    summary: performia_text,
    maker: performia_text,
    licence: performia_text,
    input_count: u32,
    inputs: *const c_void,
    output_count: u32,
    outputs: *const &'static performia_port,
    parameter_count: u32,
    parameters: *const c_void,
    resource_count: u32,
    resources: *const c_void,
    native_dependency_count: u32,
    native_dependencies: *const c_void,
    deterministic: i32,
    streaming: i32,
}

#[repr(C)]
struct performia_analyzer {
    size: u32,
    instance: *mut c_void,
    configure: extern "C" fn(*mut performia_analyzer, *const c_void, u32) -> i32,
    analyze: extern "C" fn(*mut performia_analyzer, *const c_void, *const c_void) -> i32,
    destroy: extern "C" fn(*mut performia_analyzer),
    get_extension: extern "C" fn(*mut performia_analyzer, performia_text) -> *const c_void,
}

#[repr(C)]
pub struct performia_entry {
    size: u32,
    magic: u32,
    abi: u32,
    minimum_host_minor: u32,
    analyzer_count: extern "C" fn(performia_text) -> u32,
    descriptor: extern "C" fn(performia_text, u32) -> *const performia_descriptor,
    create: extern "C" fn(*const c_void, performia_text, performia_text, *mut *mut performia_analyzer) -> i32,
    get_extension: extern "C" fn(performia_text) -> *const c_void,
}

unsafe impl Sync for performia_port {}
unsafe impl Sync for performia_descriptor {}
unsafe impl Sync for performia_entry {}

const fn text(text: &'static str) -> performia_text {
    performia_text { data: text.as_ptr(), size: text.len() as u64 }
}

const fn size<T>() -> u32 {
    std::mem::size_of::<T>() as u32
}

static CHORDS: performia_port = performia_port {
    size: size::<performia_port>(),
    count: 1,
    name: text("chords"),
    type_name: text("music/chords/1"),
    summary: text("Never comes."),
    attribute_count: 0,
    attributes: ptr::null(),
};
static OUTPUTS: [&performia_port; 1] = [&CHORDS];

static DESCRIPTOR: performia_descriptor = performia_descriptor {
    size: size::<performia_descriptor>(),
    isolation: 0,
    id: text("org.example.panicking"),
    version: text("1.0.0"),
    name: text("Panicking"),
    summary: text("Panics."),
    maker: text("Example"),
    licence: text("MIT"),
    input_count: 0,
    inputs: ptr::null(),
    output_count: 1,
    outputs: OUTPUTS.as_ptr(),
    parameter_count: 0,
    parameters: ptr::null(),
    resource_count: 0,
    resources: ptr::null(),
    native_dependency_count: 0,
    native_dependencies: ptr::null(),
    deterministic: 1,
    streaming: 0,
};

extern "C" fn configure(_: *mut performia_analyzer, _: *const c_void, _: u32) -> i32 {
    0
}

extern "C" fn analyze(_: *mut performia_analyzer, _: *const c_void, _: *const c_void) -> i32 {
    panic!("nobody catches this panic");
}

extern "C" fn destroy(analyzer: *mut performia_analyzer) {
    unsafe { drop(Box::from_raw(analyzer)) }
}

extern "C" fn no_analyzer_extension(_: *mut performia_analyzer, _: performia_text) -> *const c_void {
    ptr::null()
}

extern "C" fn analyzer_count(_: performia_text) -> u32 {
    1
}

extern "C" fn describe(_: performia_text, index: u32) -> *const performia_descriptor {
    if index == 0 { &DESCRIPTOR } else { ptr::null() }
}

extern "C" fn create(
    _: *const c_void, _: performia_text, _: performia_text, analyzer: *mut *mut performia_analyzer,
) -> i32 {
    let instance = performia_analyzer {
        size: size::<performia_analyzer>(),
        instance: ptr::null_mut(),
        configure,
        analyze,
        destroy,
        get_extension: no_analyzer_extension,
    };
    unsafe { *analyzer = Box::into_raw(Box::new(instance)) };
    0
}

extern "C" fn no_extension(_: performia_text) -> *const c_void {
    ptr::null()
}

static ENTRY: performia_entry = performia_entry {
    size: size::<performia_entry>(),
    magic: 0x50464D41,
    abi: 1 << 16,
    minimum_host_minor: 0,
    analyzer_count,
    descriptor: describe,
    create,
    get_extension: no_extension,
};

#[no_mangle]
pub extern "C" fn performia_plugin_entry(_: u32) -> *const performia_entry {
    &ENTRY
}

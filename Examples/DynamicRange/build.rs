//! Asks pkg-config where Performia's declarations are; `src/lib.rs` includes them.

use std::process::Command;

fn main() {
    println!("cargo:rerun-if-env-changed=PKG_CONFIG_PATH");
    println!("cargo:rerun-if-changed=build.rs");
    let output = Command::new("pkg-config").args(["--variable=rustsdk", "performia-plugin"]).output();
    let path = match output {
        Ok(output) if output.status.success() => String::from_utf8_lossy(&output.stdout).trim().to_string(),
        _ => panic!("pkg-config finds no performia-plugin: use make, or set PKG_CONFIG_PATH to PREFIX/lib/pkgconfig"),
    };
    println!("cargo:rerun-if-changed={}", path);
    println!("cargo:rustc-env=PERFORMIA_RS={}", path);
}

/// Reads the Kubernetes API, and runs commands in pods by its exec; never writes. The only package
/// that sees fabric8.
@NullMarked
package dev.tsk8s.probes.cluster;

import org.jspecify.annotations.NullMarked;

/// Kubernetes objects as JSON trees, streamed one at a time and projected to facts at once. The one
/// projection of the program: the live cluster and saved files both end in
/// [dev.tsk8s.probes.objects.ClusterProjection].
@NullMarked
package dev.tsk8s.probes.objects;

import org.jspecify.annotations.NullMarked;

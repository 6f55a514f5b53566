{{/* Whether the API server serves the kinds of classes while the chart is rendered. */}}
{{- define "slipway.classesAreServed" -}}
{{- $known := .Capabilities.APIVersions }}
{{- if and ($known.Has "slipway.dev/v1alpha1/MicroserviceClass") ($known.Has "slipway.dev/v1alpha1/DatabaseClass") -}}
true
{{- end }}
{{- end }}

{{/*
Metadata of a class, of .root and .class. Helm looks all kinds of a release up before it writes the
first object, so that a class cannot be in the same release as its CRD at first. Until the API
server serves the kind, a class is a hook, which Helm looks up later; from then on it is an object
of the release. The hook bears what Helm knows objects of a release by, so that the next upgrade
takes it over. It does not run when the kind is served: hooks are deleted before they are made
again, and a class must not vanish.
*/}}
{{- define "slipway.classMetadata" -}}
name: {{ .class.name }}
labels:
  {{- include "slipway.labels" .root | nindent 2 }}
annotations:
  helm.sh/resource-policy: keep
  {{- if .class.isDefault }}
  slipway.dev/is-default-class: "true"
  {{- end }}
  {{- if not (include "slipway.classesAreServed" .root) }}
  helm.sh/hook: post-install,post-upgrade
  meta.helm.sh/release-name: {{ .root.Release.Name }}
  meta.helm.sh/release-namespace: {{ .root.Release.Namespace }}
  {{- end }}
{{- end }}

{{/*
Helm 3 takes over an object that is there, such as one that a hook or a former release made, without
changing it, and says nothing. Helm 4 applies it. Of .root, .class, .kind.
*/}}
{{- define "slipway.refuseLostChange" -}}
{{- $release := .root.Release }}
{{- if and (hasPrefix "v3." .root.Capabilities.HelmVersion.Version) (include "slipway.classesAreServed" .root) }}
{{- with lookup "slipway.dev/v1alpha1" .kind "" .class.name }}
{{- $isByHook := hasKey (default dict .metadata.annotations) "helm.sh/hook" }}
{{- $isTakenOver := or $release.IsInstall (and $isByHook (eq (int $release.Revision) 2)) }}
{{- if and $isTakenOver (ne (toJson .spec) (toJson $.class.spec)) }}
{{- fail (printf "Helm 3 would take over %s %s without its new spec: use Helm 4, or change it by kubectl edit to what the values say, first" $.kind $.class.name) }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

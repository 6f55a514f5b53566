{{/* What all pods of the chart have in common but their names: who they are and where they run. */}}
{{- define "slipway.podDefaults" -}}
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
securityContext:
  runAsNonRoot: true
  {{- with .Values.securityContext.runAsUser }}
  runAsUser: {{ int64 . }}
  {{- end }}
  {{- with .Values.securityContext.runAsGroup }}
  runAsGroup: {{ int64 . }}
  {{- end }}
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* Image and rights of a container, as the Pod Security Standard "restricted" wants them. */}}
{{- define "slipway.containerDefaults" -}}
image: {{ include "slipway.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop:
      - ALL
{{- end }}

{{/* The resources of a pod that only asks a few things and ends. */}}
{{- define "slipway.briefResources" -}}
requests:
  cpu: 10m
  memory: 64Mi
limits:
  memory: 128Mi
{{- end }}

{{/* The flags of the operator: those that the chart decides, then every setting of config. */}}
{{- define "slipway.args" -}}
- --lease-name={{ include "slipway.fullname" . }}
- --health-address=:8081
- --metrics-address=:8080
{{- range $key, $value := .Values.config }}
- --{{ kebabcase $key }}={{ $value }}
{{- end }}
{{- range .Values.extraArgs }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{/*
Seconds that the kubelet waits before it kills the operator. The operator ends by itself once
shutdownTimeout is over; the margin is for the kubelet.
*/}}
{{- define "slipway.graceSeconds" -}}
{{- $timeout := .Values.config.shutdownTimeout }}
{{- $factors := dict "ms" 0.001 "s" 1 "m" 60 "h" 3600 }}
{{- $amount := regexFind "^[0-9]+" $timeout | float64 }}
{{- $unit := regexFind "[a-z]+$" $timeout }}
{{- mulf $amount (get $factors $unit) | ceil | int64 | add 5 }}
{{- end }}

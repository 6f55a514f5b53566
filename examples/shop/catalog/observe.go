package main

import (
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

var (
	requests = promauto.NewCounterVec(prometheus.CounterOpts{
		Name: "http_requests_total",
		Help: "Requests answered, by route, method and status.",
	}, []string{"route", "method", "status"})
	durations = promauto.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "http_request_duration_seconds",
		Help:    "How long requests took, by route and method.",
		Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"route", "method"})
)

// unknownRoute is the pattern of what no other route takes.
const unknownRoute = "/"

var probes = map[string]bool{"/healthz": true, "/ready": true, "/metrics": true}

// observe counts, times and logs the requests; those of probes and scrapes are not worth a line.
func observe(next http.Handler, life *lifecycle, logger *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		if life.draining.Load() {
			w.Header().Set("Connection", "close")
		}
		recorder := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(recorder, r)
		elapsed := time.Since(started)
		route, method := routeOf(r), methodOf(r)
		requests.WithLabelValues(route, method, strconv.Itoa(recorder.status)).Inc()
		durations.WithLabelValues(route, method).Observe(elapsed.Seconds())
		if probes[r.URL.Path] {
			return
		}
		logger.Info("request",
			"method", r.Method, "path", r.URL.Path, "route", route, "status", recorder.status,
			"durationMs", elapsed.Milliseconds(), "requestId", r.Header.Get("X-Request-Id"))
	})
}

// routeOf is the pattern that took the request: paths themselves would make labels without end.
func routeOf(r *http.Request) string {
	if r.Pattern == unknownRoute || r.Pattern == "" {
		return "unknown"
	}
	_, path, _ := strings.Cut(r.Pattern, " ")
	return strings.TrimSuffix(path, "{$}")
}

// methodOf bounds the label in the same way: a client may send any word as the method.
func methodOf(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (s *statusRecorder) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

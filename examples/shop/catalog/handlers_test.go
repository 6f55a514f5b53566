package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
)

// shelf is a catalogue without a database; err is what all of it answers with.
type shelf struct{ err error }

func (s shelf) ready(context.Context) error                       { return s.err }
func (s shelf) list(context.Context, int, int) ([]Product, error) { return seed()[:1], s.err }
func (s shelf) all(context.Context) ([]Product, error)            { return seed(), s.err }
func (s shelf) get(_ context.Context, id int64) (Product, error)  { return Product{ID: id}, s.err }

func ask(t *testing.T, products catalogue, life *lifecycle, method, path string) (*http.Response, problem) {
	t.Helper()
	recorder := httptest.NewRecorder()
	handler := newHandler(products, life, slog.New(slog.DiscardHandler))
	handler.ServeHTTP(recorder, httptest.NewRequest(method, path, nil))
	response := recorder.Result()
	var body problem
	if response.Header.Get("Content-Type") == "application/json" {
		if err := json.NewDecoder(response.Body).Decode(&body); err != nil {
			t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return response, body
}

func TestAnswers(t *testing.T) {
	broken := errors.New("a mistake")
	tests := []struct {
		path   string
		err    error
		status int
		field  string
	}{
		{"/", nil, 200, ""},
		{"/healthz", errUnavailable, 200, ""},
		{"/ready", nil, 200, ""},
		{"/ready", errUnavailable, 503, ""},
		{"/metrics", errUnavailable, 200, ""},
		{"/catalog/products", nil, 200, ""},
		{"/catalog/products", errUnavailable, 503, ""},
		{"/catalog/products", broken, 500, ""},
		{"/catalog/products?limit=0", nil, 400, "limit"},
		{"/catalog/products?offset=-1", nil, 400, "offset"},
		{"/catalog/products/7", nil, 200, ""},
		{"/catalog/products/7", errNotFound, 404, "id"},
		{"/catalog/products/seven", nil, 400, "id"},
		{"/catalog/products/0", nil, 400, "id"},
		{"/catalog/search?q=cup", nil, 200, ""},
		{"/catalog/search?q=cup&limit=1000", nil, 400, "limit"},
		{"/catalog/search", nil, 400, "q"},
		{"/catalog/search?q=%2E%2E", nil, 400, "q"},
		{"/nowhere", nil, 404, ""},
	}
	for _, test := range tests {
		response, body := ask(t, shelf{test.err}, &lifecycle{}, "GET", test.path)
		if response.StatusCode != test.status || body.Field != test.field {
			t.Errorf("GET %s with %v: %d, field %q; want %d, %q", test.path, test.err,
				response.StatusCode, body.Field, test.status, test.field)
		}
	}
}

func TestDrainingIsNotReadyAndEndsConnections(t *testing.T) {
	life := &lifecycle{}
	life.draining.Store(true)
	response, _ := ask(t, shelf{}, life, "GET", "/ready")
	if response.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/ready answered %d", response.StatusCode)
	}
	response, _ = ask(t, shelf{}, life, "GET", "/catalog/products")
	if response.StatusCode != http.StatusOK || response.Header.Get("Connection") != "close" {
		t.Errorf("answered %d with %v", response.StatusCode, response.Header)
	}
}

func TestConfigSaysWhatIsWrong(t *testing.T) {
	for name, value := range map[string]string{"MAIN_URL": "", "PORT": "http", "DRAIN_MS": "-1"} {
		env := map[string]string{"MAIN_URL": "postgresql://localhost/main"}
		env[name] = value
		if _, err := readConfig(func(key string) string { return env[key] }); err == nil {
			t.Errorf("%s=%q is taken", name, value)
		}
	}
}

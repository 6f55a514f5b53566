package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"unicode/utf8"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// catalogue is what the handlers ask of the database.
type catalogue interface {
	ready(ctx context.Context) error
	list(ctx context.Context, limit, offset int) ([]Product, error)
	all(ctx context.Context) ([]Product, error)
	get(ctx context.Context, id int64) (Product, error)
}

type api struct {
	products catalogue
	life     *lifecycle
	logger   *slog.Logger
}

func newHandler(products catalogue, life *lifecycle, logger *slog.Logger) http.Handler {
	api := &api{products, life, logger}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	mux.HandleFunc("GET /healthz", api.healthz)
	mux.HandleFunc("GET /ready", api.ready)
	mux.HandleFunc("GET /catalog/products", api.list)
	mux.HandleFunc("GET /catalog/products/{id}", api.get)
	mux.HandleFunc("GET /catalog/search", api.search)
	routePage(mux)
	mux.HandleFunc(unknownRoute, api.unknown)
	return observe(mux, life, logger)
}

func (a *api) healthz(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
}

func (a *api) ready(w http.ResponseWriter, r *http.Request) {
	if a.life.draining.Load() {
		writeJSON(w, http.StatusServiceUnavailable, problem{Error: "catalog is stopping"})
		return
	}
	if err := a.products.ready(r.Context()); err != nil {
		writeJSON(w, http.StatusServiceUnavailable, problem{Error: errUnavailable.Error()})
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"status": "ready"})
}

func (a *api) list(w http.ResponseWriter, r *http.Request) {
	limit, ok := a.numberParameter(w, r, "limit", 1, 500, 50)
	if !ok {
		return
	}
	offset, ok := a.numberParameter(w, r, "offset", 0, 1_000_000, 0)
	if !ok {
		return
	}
	products, err := a.products.list(r.Context(), limit, offset)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"products": products})
}

func (a *api) get(w http.ResponseWriter, r *http.Request) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || id < 1 {
		writeJSON(w, http.StatusBadRequest,
			problem{Error: "id has to be a whole number of at least 1", Field: "id"})
		return
	}
	product, err := a.products.get(r.Context(), id)
	if err != nil {
		a.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, product)
}

func (a *api) search(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query().Get("q")
	if length := utf8.RuneCountInString(query); length < 1 || length > 100 || len(words(query)) == 0 {
		writeJSON(w, http.StatusBadRequest,
			problem{Error: "q has to be the words to look for, 1 to 100 characters", Field: "q"})
		return
	}
	limit, ok := a.numberParameter(w, r, "limit", 1, 100, 20)
	if !ok {
		return
	}
	products, err := a.products.all(r.Context())
	if err != nil {
		a.fail(w, r, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"products": rank(products, query, limit)})
}

func (a *api) unknown(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusNotFound,
		problem{Error: fmt.Sprintf("there is no %s %s", r.Method, r.URL.Path)})
}

// numberParameter reads a parameter of the query, or answers 400 and returns false.
func (a *api) numberParameter(
	w http.ResponseWriter, r *http.Request, name string, least, most, fallback int,
) (int, bool) {
	text := r.URL.Query().Get(name)
	if text == "" {
		return fallback, true
	}
	value, err := strconv.Atoi(text)
	if err != nil || value < least || value > most {
		message := fmt.Sprintf("%s has to be a whole number from %d to %d", name, least, most)
		writeJSON(w, http.StatusBadRequest, problem{Error: message, Field: name})
		return 0, false
	}
	return value, true
}

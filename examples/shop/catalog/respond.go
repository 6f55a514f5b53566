package main

import (
	"encoding/json"
	"errors"
	"net/http"
)

// problem is the body of every answer that is not a success.
type problem struct {
	Error string `json:"error"`
	// Field is the part of the request that is wrong.
	Field string `json:"field,omitempty"`
	// Service is who could not do its part.
	Service string `json:"service,omitempty"`
}

// fail answers for an error of the database.
func (a *api) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, errNotFound):
		writeJSON(w, http.StatusNotFound,
			problem{Error: "there is no product with the id " + r.PathValue("id"), Field: "id"})
	case errors.Is(err, errUnavailable):
		a.logger.Warn("the database does not answer", "error", err.Error())
		w.Header().Set("Retry-After", "2")
		writeJSON(w, http.StatusServiceUnavailable,
			problem{Error: errUnavailable.Error(), Service: "catalog"})
	default:
		a.logger.Error("a request failed", "path", r.URL.Path, "error", err.Error())
		writeJSON(w, http.StatusInternalServerError,
			problem{Error: "catalog failed: its log says why", Service: "catalog"})
	}
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// An error here means that the client is gone: nobody is left to tell.
	_ = json.NewEncoder(w).Encode(body)
}

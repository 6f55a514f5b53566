package main

import (
	"embed"
	"net/http"
)

//go:embed page
var pageFiles embed.FS

// routePage serves the page at / and what it loads.
func routePage(mux *http.ServeMux) {
	files := map[string]string{
		"GET /{$}":      "page/index.html",
		"GET /shop.js":  "page/shop.js",
		"GET /shop.css": "page/shop.css",
	}
	for pattern, file := range files {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			header := w.Header()
			header.Set("Content-Security-Policy", "default-src 'self'")
			header.Set("X-Content-Type-Options", "nosniff")
			// Embedded files have no date to compare: a new version has to show at once.
			header.Set("Cache-Control", "no-cache")
			http.ServeFileFS(w, r, pageFiles, file)
		})
	}
}

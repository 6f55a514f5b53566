package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

// grace is how long requests that are under way may take once no new ones are accepted.
const grace = 6 * time.Second

// lifecycle runs the server and ends it without losing a request.
type lifecycle struct {
	drain    time.Duration
	logger   *slog.Logger
	draining atomic.Bool
}

func (l *lifecycle) serve(ctx context.Context, address string, handler http.Handler) error {
	server := &http.Server{
		Addr:              address,
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       10 * time.Second,
		WriteTimeout:      15 * time.Second,
		// Longer than a gateway keeps idle connections, so that the gateway closes them and
		// never sends a request into one that is being closed here.
		IdleTimeout: 2 * time.Hour,
	}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	l.logger.Info("catalog listens", "address", address)
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
		return l.stop(server)
	}
}

// stop says "not ready" while requests are still taken, as they arrive until every proxy has
// heard that this pod goes; then it waits for those under way.
func (l *lifecycle) stop(server *http.Server) error {
	l.logger.Info("catalog drains")
	l.draining.Store(true)
	time.Sleep(l.drain)
	ctx, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		l.logger.Warn("requests were cut off", "after", grace.String())
		return nil
	}
	l.logger.Info("catalog stopped")
	return err
}

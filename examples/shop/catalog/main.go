// Command catalog serves the products of the shop and the page that sells them.
package main

import (
	"context"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	logger := slog.New(slog.NewJSONHandler(os.Stdout, nil)).With("service", "catalog")
	if err := run(logger); err != nil {
		logger.Error("catalog ends", "error", err.Error())
		os.Exit(1)
	}
}

func run(logger *slog.Logger) error {
	config, err := readConfig(os.Getenv)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	store, err := openStore(ctx, config.databaseURL)
	if err != nil {
		return err
	}
	defer store.close()
	// The server listens at once and is ready later, so that a database that starts slowly is
	// seen as "not ready" and not as a crash.
	go store.migrateUntilDone(ctx, logger)
	lifecycle := &lifecycle{drain: config.drain, logger: logger}
	return lifecycle.serve(ctx, config.address, newHandler(store, lifecycle, logger))
}

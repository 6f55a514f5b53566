// Command ferretdb serves MongoDB's protocol for tests, on FerretDB with SQLite, with the users and
// SCRAM logins that FerretDB has and the access control that it lacks (see access.go).
package main

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/FerretDB/FerretDB/internal/backends/sqlite"
	"github.com/FerretDB/FerretDB/internal/clientconn"
	"github.com/FerretDB/FerretDB/internal/clientconn/connmetrics"
	"github.com/FerretDB/FerretDB/internal/handler"
	"github.com/FerretDB/FerretDB/internal/util/logging"
	"github.com/FerretDB/FerretDB/internal/util/state"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:0", "address without TLS; its port is in the log")
	data := flag.String("data", "", "folder for the data")
	tls := flag.String("tls-listen", "", "address with TLS; its port is in the log")
	certificate := flag.String("tls-certificate", "", "file of the certificate")
	key := flag.String("tls-key", "", "file of the certificate's key")
	flag.Parse()

	logging.Setup(&logging.NewHandlerOpts{Base: "text", Level: slog.LevelInfo}, "")
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	metrics := connmetrics.NewListenerMetrics()
	h := newHandler(*data, metrics)
	controlAccess(h)
	listener, err := clientconn.Listen(&clientconn.NewListenerOpts{
		TCP:         *listen,
		TLS:         *tls,
		TLSCertFile: *certificate,
		TLSKeyFile:  *key,
		Mode:        clientconn.NormalMode,
		Metrics:     metrics,
		Handler:     h,
		Logger:      slog.Default(),
	})
	exitOn(err)
	listener.Run(ctx)
}

func newHandler(data string, metrics *connmetrics.ListenerMetrics) *handler.Handler {
	provider, err := state.NewProvider("")
	exitOn(err)
	exitOn(provider.Update(func(s *state.State) {
		s.DisableTelemetry()
		s.TelemetryLocked = true
	}))
	const batchSize = 100
	backend, err := sqlite.NewBackend(&sqlite.NewBackendParams{
		URI:       "file:" + data + "/",
		L:         slog.Default(),
		P:         provider,
		BatchSize: batchSize,
	})
	exitOn(err)
	h, err := handler.New(&handler.NewOpts{
		Backend:       backend,
		L:             slog.Default(),
		ConnMetrics:   metrics.ConnMetrics,
		StateProvider: provider,
		EnableNewAuth: true,
		BatchSize:     batchSize,
	})
	exitOn(err)
	return h
}

func exitOn(err error) {
	if err == nil {
		return
	}
	slog.Error(err.Error())
	os.Exit(1)
}

package main

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/FerretDB/wire"
	"github.com/FerretDB/wire/wirebson"

	"github.com/FerretDB/FerretDB/internal/clientconn/conninfo"
	"github.com/FerretDB/FerretDB/internal/handler"
	"github.com/FerretDB/FerretDB/internal/handler/handlererrors"
)

type handle = func(context.Context, *wire.OpMsg) (*wire.OpMsg, error)

type role struct{ name, database string }

// The built-in roles of MongoDB that exist in every database; those of admin only are beside it.
var rolesOfAll = []string{"read", "readWrite", "dbAdmin", "dbOwner", "userAdmin"}
var rolesOfAdmin = []string{"root", "readWriteAnyDatabase", "userAdminAnyDatabase"}

// What anybody may run: FerretDB asks for a login where one is needed.
var free = []string{
	"buildInfo", "buildinfo", "hello", "isMaster", "ismaster", "logout",
	"ping", "saslContinue", "saslStart", "whatsmyuri",
}

// access holds the roles of the users, by `database.user`, as long as the server runs.
type access struct {
	mutex sync.Mutex
	users map[string][]role
}

// controlAccess puts what MongoDB's manual says of roles in front of FerretDB's commands, which
// take users with no role and let everyone into every database. Roles are not told apart: each is
// good for all commands in its database but for those on users, for which it takes `root`. The
// localhost exception is there: as long as there is no user, one may be made without a login.
func controlAccess(h *handler.Handler) {
	a := &access{users: map[string][]role{}}
	commands := h.Commands()
	createUser, updateUser, usersInfo := h.MsgCreateUser, h.MsgUpdateUser, h.MsgUsersInfo
	own := map[string]handle{
		"createUser":       a.forRoot(a.createUser(createUser)),
		"updateUser":       a.forRoot(a.updateUser(updateUser)),
		"usersInfo":        a.forRoot(a.usersInfo(usersInfo)),
		"connectionStatus": a.connectionStatus(h.MsgConnectionStatus),
	}
	for name, command := range commands {
		if handler, ok := own[name]; ok {
			command.Handler = handler
		} else if !slices.Contains(free, name) {
			command.Handler = a.forRolesOf(command.Handler)
		}
	}
}

func (a *access) forRolesOf(next handle) handle {
	return func(ctx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error) {
		document, err := decode(msg)
		if err != nil {
			return nil, err
		}
		database := document.Get("$db").(string)
		roles := a.rolesOf(ctx)
		isOfDatabase := func(r role) bool { return r.database == database }
		if !slices.ContainsFunc(roles, isOfDatabase) && !slices.Contains(roles, role{"root", "admin"}) {
			return nil, unauthorized(document)
		}
		return next(ctx, msg)
	}
}

func (a *access) forRoot(next handle) handle {
	return func(ctx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error) {
		document, err := decode(msg)
		if err != nil {
			return nil, err
		}
		isFirst := document.Command() == "createUser" && a.isEmpty()
		if !isFirst && !slices.Contains(a.rolesOf(ctx), role{"root", "admin"}) {
			return nil, unauthorized(document)
		}
		return next(ctx, msg)
	}
}

func (a *access) createUser(next handle) handle {
	return func(ctx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error) {
		document, roles, err := rolesIn(msg)
		if err != nil {
			return nil, err
		}
		if err = document.Replace("roles", wirebson.MakeArray(0)); err != nil {
			return nil, err
		}
		return a.change(ctx, next, document, roles)
	}
}

func (a *access) updateUser(next handle) handle {
	return func(ctx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error) {
		document, roles, err := rolesIn(msg)
		if err != nil {
			return nil, err
		}
		document.Remove("roles")
		if document.Get("pwd") != nil {
			return a.change(ctx, next, document, roles)
		}
		id := idOf(document)
		if a.set(id, roles, true) {
			return wire.NewOpMsg(wirebson.MustDocument("ok", float64(1)))
		}
		return nil, handlererrors.NewCommandErrorMsg(handlererrors.ErrUserNotFound, "User "+id+" not found")
	}
}

func (a *access) change(ctx context.Context, next handle, document *wirebson.Document, roles []role) (*wire.OpMsg, error) {
	msg, err := wire.NewOpMsg(document)
	if err != nil {
		return nil, err
	}
	reply, err := next(ctx, msg)
	if err == nil && roles != nil {
		a.set(idOf(document), roles, false)
	}
	return reply, err
}

func (a *access) usersInfo(next handle) handle {
	return func(ctx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error) {
		reply, err := next(ctx, msg)
		if err != nil {
			return nil, err
		}
		document, err := decode(reply)
		if err != nil {
			return nil, err
		}
		users := document.Get("users").(*wirebson.Array)
		for i := range users.Len() {
			user := users.Get(i).(*wirebson.Document)
			roles := a.get(user.Get("db").(string) + "." + user.Get("user").(string))
			if err = user.Replace("roles", encode(roles)); err != nil {
				return nil, err
			}
		}
		return wire.NewOpMsg(document)
	}
}

func (a *access) connectionStatus(next handle) handle {
	return func(ctx context.Context, msg *wire.OpMsg) (*wire.OpMsg, error) {
		reply, err := next(ctx, msg)
		if err != nil {
			return nil, err
		}
		document, err := decode(reply)
		if err != nil {
			return nil, err
		}
		info := document.Get("authInfo").(*wirebson.Document)
		if err = info.Replace("authenticatedUserRoles", encode(a.rolesOf(ctx))); err != nil {
			return nil, err
		}
		return wire.NewOpMsg(document)
	}
}

// rolesOf returns the roles of who logged in; none without a login.
func (a *access) rolesOf(ctx context.Context) []role {
	username, _, conversation, database := conninfo.Get(ctx).Auth()
	if conversation == nil || !conversation.Valid() {
		return nil
	}
	return a.get(database + "." + username)
}

func (a *access) get(id string) []role {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.users[id]
}

// set tells whether the roles were set, which they are not where the user must exist and does not.
func (a *access) set(id string, roles []role, mustExist bool) bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if _, exists := a.users[id]; mustExist && !exists {
		return false
	}
	a.users[id] = roles
	return true
}

func (a *access) isEmpty() bool {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return len(a.users) == 0
}

func decode(msg *wire.OpMsg) (*wirebson.Document, error) {
	return msg.RawSection0().DecodeDeep()
}

// rolesIn returns the command and the roles in it, which have to be of those that MongoDB has; nil
// where it names none.
func rolesIn(msg *wire.OpMsg) (*wirebson.Document, []role, error) {
	document, err := decode(msg)
	if err != nil {
		return nil, nil, err
	}
	given, ok := document.Get("roles").(*wirebson.Array)
	if !ok {
		return document, nil, nil
	}
	roles := []role{}
	for i := range given.Len() {
		found := role{database: document.Get("$db").(string)}
		switch value := given.Get(i).(type) {
		case string:
			found.name = value
		case *wirebson.Document:
			found.name, _ = value.Get("role").(string)
			found.database, _ = value.Get("db").(string)
		}
		isKnown := slices.Contains(rolesOfAll, found.name) ||
			found.database == "admin" && slices.Contains(rolesOfAdmin, found.name)
		if !isKnown {
			const roleNotFound = handlererrors.ErrorCode(31)
			text := fmt.Sprintf("Could not find role: %s@%s", found.name, found.database)
			return nil, nil, handlererrors.NewCommandErrorMsg(roleNotFound, text)
		}
		roles = append(roles, found)
	}
	return document, roles, nil
}

func encode(roles []role) *wirebson.Array {
	array := wirebson.MakeArray(len(roles))
	for _, r := range roles {
		if err := array.Add(wirebson.MustDocument("role", r.name, "db", r.database)); err != nil {
			panic(err)
		}
	}
	return array
}

func idOf(document *wirebson.Document) string {
	return document.Get("$db").(string) + "." + document.Get(document.Command()).(string)
}

func unauthorized(document *wirebson.Document) error {
	text := fmt.Sprintf("not authorized on %s to execute command %s", document.Get("$db"), document.Command())
	return handlererrors.NewCommandErrorMsg(handlererrors.ErrUnauthorized, text)
}

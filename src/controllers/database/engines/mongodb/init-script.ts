import type { LogicalNames } from '../../names.ts';
import type { ServerPaths } from '../engine.ts';
import { shellWord } from '../shell-word.ts';
import { assertDatabaseName, plainPassword, serviceRoles } from './service-user.ts';

/**
 * The script that makes the superuser and the service's user over localhost, and completes an
 * upgrade. The image sources it in a new server that asks nobody for a login; the startup probe
 * runs it again, in case the first start was cut short: as long as there is no user at all, MongoDB
 * lets the first one be made from localhost. It reads the passwords from their files, so that
 * neither the pod nor the arguments of a process hold them. Being sourced, it must neither exit nor
 * replace the shell.
 */
export function initScript(names: LogicalNames, paths: ServerPaths): string {
  assertDatabaseName(names.database);
  return ['#!/bin/sh', mongosh(paths, program(names, paths)), ''].join('\n');
}

/** A line that has the server take up another certificate, which it knows for one of itself. */
export function reloadLine(paths: ServerPaths): string {
  return mongosh(
    paths,
    `
${reader}
db.auth("root", read(${JSON.stringify(paths.adminPassword)}));
db.adminCommand({ rotateCertificates: 1 });
`,
  );
}

/**
 * A line that runs a program over localhost. By TLS where the server wants it, whatever certificate
 * it shows: one that ran out is the one to be replaced.
 */
function mongosh({ tls }: ServerPaths, text: string): string {
  const encryption = tls?.isRequired === true ? '--tls --tlsAllowInvalidCertificates ' : '';
  return `mongosh --quiet --norc ${encryption}admin --eval ${shellWord(text)}`;
}

/** Reads a file without the line ends behind it. */
const reader = `
const { readFileSync } = require("fs");
const read = (path) => readFileSync(path, "utf8").replace(/\\n+$/, "");
`.trim();

/** Ends in `void`, for mongosh shows the value of the last statement. */
function program(names: LogicalNames, paths: ServerPaths): string {
  const text = (value: unknown): string => JSON.stringify(value);
  return `
${reader}
const mechanisms = (pwd) => [${plainPassword}.test(pwd) ? "SCRAM-SHA-256" : "SCRAM-SHA-1"];
const make = (database, user, pwd, roles) =>
  database.createUser({ user, pwd, roles, mechanisms: mechanisms(pwd) });

const rootPassword = read(${text(paths.adminPassword)});
try {
  db.auth("root", rootPassword);
} catch (error) {
  if (error.codeName !== "AuthenticationFailed") throw error;
  make(db, "root", rootPassword, ["root"]);
  db.auth("root", rootPassword);
}

const service = db.getSiblingDB(${text(names.database)});
const login = ${text(names.login)};
const roles = ${text(serviceRoles(names.database))};
if (service.getUser(login) === null) make(service, login, read(${text(paths.servicePassword)}), roles);
else service.updateUser(login, { roles });

const release = db.version().split(".", 2).join(".");
const parameter = { getParameter: 1, featureCompatibilityVersion: 1 };
if (db.adminCommand(parameter).featureCompatibilityVersion.version !== release) {
  const confirm = parseInt(release) < 7 ? {} : { confirm: true };
  db.adminCommand({ setFeatureCompatibilityVersion: release, ...confirm });
}
void 0;
`;
}

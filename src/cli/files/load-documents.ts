import { loadAll } from 'js-yaml';
import { at, listAt, textAt } from '../../controllers/wire-value.ts';
import type { KubeObject } from '../../runtime/kube-object.ts';
import { UsageError } from '../cli-error.ts';
import type { Io } from '../io.ts';

/** An object of a file, as it was written. */
export interface Document {
  /** The file, and which of its documents where it has several: `shop.yaml#2`. */
  readonly source: string;
  readonly object: KubeObject;
}

/**
 * All objects in files, folders (`*.yaml`, `*.yml`, `*.json`, not below) or standard input (`-`);
 * those of a List one by one. Throws a UsageError that names the file, and the line where it is no
 * YAML, or the document that is no object of Kubernetes.
 */
export async function loadDocuments(
  io: Io,
  paths: readonly string[],
): Promise<readonly Document[]> {
  const files: string[] = [];
  for (const path of paths) files.push(...(await filesOf(io, path)));
  const documents: Document[] = [];
  for (const file of files) documents.push(...documentsOf(file, await readText(io, file)));
  return documents;
}

async function filesOf(io: Io, path: string): Promise<readonly string[]> {
  if (path === '-') return [path];
  const inFolder = await orMissing(path, () => io.listFolder(path));
  if (inFolder?.length === 0) {
    throw new UsageError(
      `${path} holds no .yaml, .yml or .json files`,
      'Name another folder, or a file',
    );
  }
  return inFolder ?? [path];
}

async function readText(io: Io, file: string): Promise<string> {
  return orMissing(file, () => io.readFile(file));
}

async function orMissing<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read: ${String(code ?? error)}`;
    throw new UsageError(`${path} ${why}`, 'Check the path after -f');
  }
}

function documentsOf(file: string, text: string): Document[] {
  const shown = file === '-' ? 'standard input' : file;
  const values = parse(shown, text).filter((value) => value !== null && value !== undefined);
  return values.flatMap((value, index) => {
    const source = values.length === 1 ? shown : `${shown}#${index + 1}`;
    const items = textAt(value, 'kind')?.endsWith('List') ? listAt(value, 'items') : [value];
    return items.map((object) => ({ source, object: asObject(source, object) }));
  });
}

function parse(shown: string, text: string): unknown[] {
  try {
    return loadAll(text);
  } catch (error) {
    const line: unknown = at(error, 'mark', 'line');
    const reason = textAt(error, 'reason') ?? 'it cannot be parsed';
    const where = typeof line === 'number' ? `, line ${line + 1}` : '';
    throw new UsageError(`${shown}${where} is no YAML: ${reason}`, 'Correct the file');
  }
}

function asObject(source: string, value: unknown): KubeObject {
  const missing = [['apiVersion'], ['kind'], ['metadata', 'name']].find(
    (path) => textAt(value, ...path) === undefined,
  );
  if (missing !== undefined) {
    throw new UsageError(
      `${source} has no ${missing.join('.')}`,
      'Every document has to be an object of Kubernetes; render charts and overlays first',
    );
  }
  // apiVersion, kind and metadata.name are there; all else is read with care.
  return value as KubeObject;
}

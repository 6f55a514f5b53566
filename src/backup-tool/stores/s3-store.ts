import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { partsOf, smallestPart } from './parts.ts';
import type { Store, StoredFile } from './store.ts';

/** A bucket, and what lets somebody in. */
export interface BucketOptions {
  /** Undefined: that of Amazon for the region. */
  readonly endpoint?: string | undefined;
  readonly bucket: string;
  readonly region: string;
  /** What keys begin with, without a / at its end. */
  readonly prefix: string;
  readonly pathStyle: boolean;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

type Body = Uint8Array<ArrayBuffer> | string;

/** Milliseconds for one request; a part is small. */
const requestTimeoutMs = 600_000;
const tries = 5;

/** A bucket with the API of S3. What is sent is signed, its content included. */
export function createS3Store(options: BucketOptions): Store {
  const { bucket, region, prefix } = options;
  const base = baseUrl(options);
  const { accessKeyId, secretAccessKey, sessionToken } = options;
  const client = new AwsClient({
    accessKeyId,
    secretAccessKey,
    ...(sessionToken === undefined ? {} : { sessionToken }),
    region,
    service: 's3',
    retries: tries,
  });
  const send: Send = async (method, query, body, range) => {
    const hash = createHash('sha256')
      .update(body ?? '')
      .digest('hex');
    const response = await client.fetch(`${base}${query}`, {
      method,
      headers: {
        'x-amz-content-sha256': hash,
        ...(range === undefined ? {} : { range }),
      },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    if (!response.ok) throw new Error(await refusal(response, method, bucket));
    return response;
  };
  const keyed = (key: string): string => `/${prefix}/${key}`;

  return {
    title: `bucket ${bucket} in region ${region}`,
    list: async () => {
      const found: StoredFile[] = [];
      let next: string | undefined = '';
      while (next !== undefined) {
        const after: string = next === '' ? '' : `&continuation-token=${encodeURIComponent(next)}`;
        const query = `/?list-type=2&encoding-type=url&prefix=${encodeURIComponent(`${prefix}/`)}${after}`;
        const text = await (await send('GET', query)).text();
        found.push(...contentsOf(text, prefix));
        next = fieldOf(text, 'NextContinuationToken');
      }
      return found;
    },
    keepFile: (key, path) => upload(send, keyed(key), path),
    keepText: async (key, text) => {
      await send('PUT', keyed(key), text);
    },
    open: (key) => Promise.resolve(Readable.from(download(send, keyed(key)))),
    remove: async (key) => {
      await send('DELETE', keyed(key));
    },
  };
}

type Send = (method: string, query: string, body?: Body, range?: string) => Promise<Response>;

/** In portions, each of which is asked for anew where it does not come. */
async function* download(send: Send, key: string): AsyncGenerator<Buffer> {
  for (let start = 0, total = 1; start < total;) {
    const range = `bytes=${start}-${start + smallestPart - 1}`;
    const response = await send('GET', key, undefined, range);
    const portion = Buffer.from(await response.arrayBuffer());
    yield portion;
    start += portion.length;
    // `bytes 0-9/1000`; a server that knows no ranges sends all at once.
    const size = Number(response.headers.get('content-range')?.split('/')[1] ?? start);
    if (portion.length === 0 && start < size) throw new Error('The bucket sent less than it has');
    total = size;
  }
}

/** In one request, or in parts, which become a file only once all are there. */
async function upload(send: Send, key: string, path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const parts = partsOf(size);
    const read = async ({ start, length }: (typeof parts)[number]) => {
      const bytes = new Uint8Array(length);
      await file.read(bytes, 0, length, start);
      return bytes;
    };
    const [only, second] = parts;
    if (second === undefined) {
      await send('PUT', key, only === undefined ? '' : await read(only));
      return;
    }
    const begun = await (await send('POST', `${key}?uploads=`)).text();
    const id = encodeURIComponent(fieldOf(begun, 'UploadId') ?? '');
    try {
      const done: string[] = [];
      for (const [index, part] of parts.entries()) {
        const number = index + 1;
        const query = `${key}?partNumber=${number}&uploadId=${id}`;
        const answer = await send('PUT', query, await read(part));
        const tag = answer.headers.get('etag') ?? '';
        done.push(`<Part><PartNumber>${number}</PartNumber><ETag>${tag}</ETag></Part>`);
      }
      const list = `<CompleteMultipartUpload>${done.join('')}</CompleteMultipartUpload>`;
      const text = await (await send('POST', `${key}?uploadId=${id}`, list)).text();
      // This request may fail though its status says that it did not.
      if (text.includes('<Error>')) throw new Error(`The parts were refused: ${codeOf(text)}`);
    } catch (error) {
      await send('DELETE', `${key}?uploadId=${id}`).catch(() => {});
      throw error;
    }
  } finally {
    await file.close();
  }
}

function baseUrl({ endpoint, bucket, region, pathStyle }: BucketOptions): string {
  const url = new URL(endpoint ?? `https://s3.${region}.amazonaws.com`);
  return pathStyle ? `${url.origin}/${bucket}` : `${url.protocol}//${bucket}.${url.host}`;
}

async function refusal(response: Response, method: string, bucket: string): Promise<string> {
  const code = codeOf(await response.text().catch(() => ''));
  return `${method} in bucket ${bucket} was refused: ${response.status} ${code}`.trim();
}

function codeOf(text: string): string {
  return fieldOf(text, 'Code') ?? '';
}

/** Keys are encoded for URLs: no character of XML is in one. */
function contentsOf(text: string, prefix: string): readonly StoredFile[] {
  return [...text.matchAll(/<Contents>(.*?)<\/Contents>/gs)].map(([, content = '']) => ({
    key: decodeURIComponent(fieldOf(content, 'Key') ?? '').slice(prefix.length + 1),
    modified: new Date(fieldOf(content, 'LastModified') ?? 0),
  }));
}

function fieldOf(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
}

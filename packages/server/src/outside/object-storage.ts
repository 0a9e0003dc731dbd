import { hash } from 'node:crypto'
import { Problem } from '@latchkey/contract'
import { AwsV4Signer } from 'aws4fetch'

/**
 * Settings of an S3-compatible object storage; Amazon Simple Storage Service API Reference, PutObject, GetObject and
 * DeleteObject.
 */
export type ObjectStorageSettings = {
  /** URL of the storage without the bucket, e.g. `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Public base URL of the bucket's objects, without a trailing slash. */
  publicUrl: string
}

export type ObjectStorage = {
  /** Public URL prefix of every object; the key follows. */
  addresses: string
  /** Errors: `storage.upload_error`, if the storage refuses or takes too long. */
  put(key: string, content: { bytes: Buffer; type: string }): Promise<void>
  /** Undefined if there is no such object. */
  get(key: string): Promise<Buffer | undefined>
  /** Idempotent: removing an object that does not exist succeeds. */
  remove(key: string): Promise<void>
}

/** Timeout of one request in milliseconds, from the first byte to the response. */
const timeout = 10_000

/**
 * Creates a client of the object storage. `report` receives the reason of each failure, for the operators: people who
 * upload a picture cannot act on it.
 */
export function createObjectStorage(
  settings: ObjectStorageSettings,
  send: typeof fetch,
  report: (reason: Error) => void,
): ObjectStorage {
  async function ask(method: 'PUT' | 'DELETE', key: string, content?: { bytes: Buffer; type: string }) {
    const { url, headers } = await sign(settings, method, key, content)
    const response = await send(url, {
      method,
      headers,
      ...(content && { body: new Uint8Array(content.bytes) }),
      signal: AbortSignal.timeout(timeout),
    })
    const text = await response.text()
    // Only the error code: the rest of the response quotes the request, keys and signature included.
    const [, code = ''] = /<Code>(\w{1,64})<\/Code>/.exec(text) ?? []
    if (!response.ok) throw new Error(`the object storage answered ${response.status} ${code}`)
  }

  return {
    addresses: `${settings.publicUrl}/`,
    put: (key, content) =>
      ask('PUT', key, content).catch(error => {
        report(error)
        throw new Problem('storage.upload_error')
      }),
    async get(key) {
      const { url, headers } = await sign(settings, 'GET', key)
      const response = await send(url, { headers, signal: AbortSignal.timeout(timeout) })
      const bytes = Buffer.from(await response.arrayBuffer())
      if (response.status === 404) return undefined
      if (!response.ok) throw new Error(`the object storage answered ${response.status}`)
      return bytes
    },
    remove: key => ask('DELETE', key),
  }
}

async function sign(
  { endpoint, bucket, region, accessKeyId, secretAccessKey }: ObjectStorageSettings,
  method: string,
  key: string,
  content?: { bytes: Buffer; type: string },
) {
  const signer = new AwsV4Signer({
    // Path-style URL: works with every storage, also where the certificate has no wildcard for bucket names.
    url: `${endpoint}/${bucket}/${key}`,
    method,
    service: 's3',
    region,
    accessKeyId,
    secretAccessKey,
    headers: {
      'x-amz-content-sha256': hash('sha256', content?.bytes ?? '', 'hex'),
      ...(content && {
        'content-type': content.type,
        'cache-control': 'public, max-age=31536000, immutable',
        'content-disposition': 'inline',
      }),
    },
  })
  return signer.sign()
}

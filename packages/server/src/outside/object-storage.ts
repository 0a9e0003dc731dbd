import { hash } from 'node:crypto'
import { Problem } from '@latchkey/contract'
import { AwsV4Signer } from 'aws4fetch'

/** An S3-compatible storage; Amazon Simple Storage Service API Reference, PutObject and DeleteObject. */
export type ObjectStorageSettings = {
  /** Its address, without a bucket, e.g. `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string
  bucket: string
  region: string
  accessKeyId: string
  secretAccessKey: string
  /** Where everybody can read what is in the bucket; without a slash at its end. */
  publicUrl: string
}

export type ObjectStorage = {
  /** What the address of each object begins with, up to its key. */
  addresses: string
  /** `storage.upload_error` when it is refused, or takes too long. */
  put(key: string, content: { bytes: Buffer; type: string }): Promise<void>
  /** What is not there is as good as removed. */
  remove(key: string): Promise<void>
}

/** Milliseconds for one object, from the first byte to the answer. */
const patience = 10_000

/** `report` hears why the storage refused: operators mend that, people cannot. */
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
      signal: AbortSignal.timeout(patience),
    })
    const text = await response.text()
    // Its code alone: what else it says quotes the request, keys and signature included.
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
    // The path names the bucket: every storage understands that, whatever its certificates are for.
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

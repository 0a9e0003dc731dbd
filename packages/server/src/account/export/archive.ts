import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { ObjectStorage } from '../../outside/object-storage.ts'
import { languageOfPerson } from '../../policies/language.ts'
import type { ReadableAccount } from '../../store/account.ts'
import { sql } from '../../store/database.ts'
import type { UserAssetRow } from '../../store/rows.ts'
import { activityInBatches } from '../activity.ts'
import { documentSchema, type Overview, readOverview, writeDocument } from './document.ts'
import { eventsOnPage, writePage } from './page.ts'

/** What an archive is made with. */
export type Making = { endpoint: string; objectStorage: ObjectStorage | undefined }

/** Bytes of a piece: few statements, little memory. */
const pieceSize = 256 * 1024

/**
 * Writes the archive of an account, piece by piece: the log of the account is read in batches and never in memory as a
 * whole.
 */
export async function* writeArchive(account: ReadableAccount, making: Making): AsyncGenerator<Buffer> {
  const zip = new ZipFile()
  const mtime = account.now
  const pictures: Overview['pictures'] = []
  for (const { id, type, size, created_at } of await picturesOf(account)) {
    const bytes = await readBytes(account, making, id)
    const file = bytes ? `pictures/${id}.${type.split('/').at(-1)}` : null
    if (bytes && file) zip.addBuffer(bytes, file, { mtime, compress: false })
    pictures.push({ file, type, size, createdAt: created_at.getTime() })
  }
  const overview = await readOverview(account, pictures)
  const newest = await newestEvents(account)
  const language = languageOfPerson(account, account.user)
  const page = writePage(overview, newest, { language, tenant: new URL(making.endpoint).host })
  zip.addBuffer(Buffer.from(page), 'index.html', { mtime })
  zip.addBuffer(Buffer.from(documentSchema()), 'account.schema.json', { mtime })
  const document = Readable.from(writeDocument(overview, activityInBatches(account)))
  zip.addReadStream(document, 'account.json', { mtime })
  zip.end()
  // The library reports a failed source here, not at its output.
  zip.on('error', error => (zip.outputStream as Readable).destroy(error as Error))
  yield* inPieces(zip.outputStream as Readable)
}

function picturesOf({ tx, user }: ReadableAccount): Promise<Omit<UserAssetRow, 'bytes'>[]> {
  return tx.query(sql`
    select id, type, size, created_at from user_assets where user_id = ${user.id} order by created_at desc`)
}

/** The bytes of a picture, which is small; undefined if it was deleted meanwhile. */
async function readBytes(
  { tx }: ReadableAccount,
  { objectStorage }: Making,
  id: string,
): Promise<Buffer | undefined> {
  const [asset] = await tx.query<Pick<UserAssetRow, 'bytes'>>(
    sql`select bytes from user_assets where id = ${id}`,
  )
  return asset?.bytes ?? (asset && (await objectStorage?.get(id)))
}

async function newestEvents(account: ReadableAccount) {
  for await (const batch of activityInBatches(account, eventsOnPage)) return batch
  return []
}

async function* inPieces(stream: Readable): AsyncGenerator<Buffer> {
  let held: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    held.push(chunk)
    size += chunk.length
    if (size < pieceSize) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(held)
}

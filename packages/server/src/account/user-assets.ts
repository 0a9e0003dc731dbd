import { record } from '../events/record.ts'
import type { ObjectStorage } from '../outside/object-storage.ts'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, sql, type Transaction } from '../store/database.ts'
import { newId } from '../store/ids.ts'
import type { UserAssetRow, UserRow } from '../store/rows.ts'
import { type Picture, redrawPicture } from './picture.ts'

/** Storage of pictures: the database, unless an object storage is configured. */
export type Shelf = { config: { endpoint: string }; objectStorage: ObjectStorage | undefined }

export type UserAsset = Picture & { id: string; url: string }

/**
 * Older pictures kept per person, beside the newest and the current avatar: enough to go back, too few to fill the
 * disk.
 */
const earlier = 8

const anHour = 60 * 60 * 1000

/**
 * Re-encodes the picture and uploads it to the object storage, if there is one. Slow, so never call it in a
 * transaction.
 */
export async function prepareUserAsset(
  { tx, now }: { tx: Queryable; now: Date },
  shelf: Shelf,
  upload: Buffer,
): Promise<UserAsset> {
  const { objectStorage } = shelf
  const picture = await redrawPicture(upload)
  const id = newId()
  if (objectStorage) {
    // Recorded as discarded before the upload, so that it is removed if the change never commits.
    const dueAt = new Date(now.getTime() + anHour)
    await tx.query(sql`insert into discarded_objects (id, due_at) values (${id}, ${dueAt})`)
    await objectStorage.put(id, picture)
  }
  return { ...picture, id, url: addressesOf(shelf) + id }
}

/** Stores a picture and returns its public URL. The person’s oldest pictures are deleted. */
export async function keepUserAsset(
  context: RequestContext & { tx: Transaction; user?: UserRow },
  shelf: Shelf,
  { id, type, bytes, url }: UserAsset,
): Promise<{ url: string }> {
  const { tx, user, now } = context
  const stored = shelf.objectStorage ? undefined : bytes
  await tx.query(sql`
    insert into user_assets (id, user_id, type, bytes, size, created_at)
    values (${id}, ${user?.id}, ${type}, ${stored}, ${bytes.length}, ${now})`)
  if (shelf.objectStorage) tx.last(sql`delete from discarded_objects where id = ${id}`)
  if (user) await removeOldest(tx, user, [id, idIn(shelf, user.avatar)])
  await record(context, 'UserAsset.Created', { accountId: user?.id, assetId: id, size: bytes.length })
  return { url }
}

async function removeOldest(tx: Transaction, user: UserRow, kept: (string | undefined)[]): Promise<void> {
  await tx.query(sql`
    delete from user_assets where id in (
      select id from user_assets where user_id = ${user.id} and id <> all(${kept.filter(Boolean)}::varchar[])
      order by created_at desc, id offset ${earlier})`)
}

/** Reads a picture from the database; undefined for an unknown id. */
export async function readPicture(
  tx: Queryable,
  id: string,
): Promise<Pick<UserAssetRow, 'type' | 'bytes'> | undefined> {
  const [asset] = await tx.query<Pick<UserAssetRow, 'type' | 'bytes'>>(
    sql`select type, bytes from user_assets where id = ${id} and bytes is not null`,
  )
  return asset
}

function addressesOf({ config, objectStorage }: Shelf): string {
  return objectStorage?.addresses ?? `${config.endpoint}/user-assets/`
}

function idIn(shelf: Shelf, avatar: string | null): string | undefined {
  const addresses = addressesOf(shelf)
  return avatar?.startsWith(addresses) ? avatar.slice(addresses.length) : undefined
}

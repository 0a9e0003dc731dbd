import { record } from '../events/record.ts'
import type { ObjectStorage } from '../outside/object-storage.ts'
import type { RequestContext } from '../store/account.ts'
import { type Queryable, type Sql, sql, type Transaction } from '../store/database.ts'
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

/** The same for a registration without an account, which anybody can begin. */
const earlierOfRegistration = 2

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

/** A registration that has no account yet, with the picture that its account will have. */
type Registration = { uid: string; avatar: string | undefined }

/**
 * Stores a picture and returns its public URL. The oldest pictures of the person, or of the registration, are deleted.
 */
export async function keepUserAsset(
  context: RequestContext & { tx: Transaction; user?: UserRow; registration?: Registration },
  shelf: Shelf,
  { id, type, bytes, url }: UserAsset,
): Promise<{ url: string }> {
  const { tx, user, registration, now } = context
  const stored = shelf.objectStorage ? undefined : bytes
  await tx.query(sql`
    insert into user_assets (id, user_id, interaction_uid, type, bytes, size, created_at)
    values (${id}, ${user?.id}, ${registration?.uid}, ${type}, ${stored}, ${bytes.length}, ${now})`)
  if (shelf.objectStorage) tx.last(sql`delete from discarded_objects where id = ${id}`)
  if (user) await removeOldest(tx, sql`user_id = ${user.id}`, [id, idIn(user.avatar)], earlier)
  if (registration) {
    const { uid, avatar } = registration
    await removeOldest(tx, sql`interaction_uid = ${uid}`, [id, idIn(avatar)], earlierOfRegistration)
  }
  await record(context, 'UserAsset.Created', { accountId: user?.id, assetId: id, size: bytes.length })
  return { url }
}

/** The avatar of a new person was uploaded in their registration, unless it is from elsewhere. */
export async function takeAvatar(
  { tx, user }: { tx: Transaction; user: UserRow },
  { uid }: Pick<Registration, 'uid'>,
): Promise<void> {
  await tx.query(sql`
    update user_assets set user_id = ${user.id}, interaction_uid = null
    where interaction_uid = ${uid} and id = ${idIn(user.avatar)}`)
}

async function removeOldest(
  tx: Transaction,
  ofWhom: Sql,
  kept: (string | undefined)[],
  many: number,
): Promise<void> {
  await tx.query(sql`
    delete from user_assets where id in (
      select id from user_assets where ${ofWhom} and id <> all(${kept.filter(Boolean)}::varchar[])
      order by created_at desc, id offset ${many})`)
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

/** The id of a picture of ours is the end of its URL. The end of another URL is no id. */
function idIn(avatar: string | null | undefined): string | undefined {
  return avatar?.split('/').at(-1)
}

import { Card, ManagedMark, TextField, useLanguage, useText } from '@latchkey/ui'
import { AddressRow } from './AddressRow.tsx'
import { AvatarRow } from './AvatarRow.tsx'
import { type Control, isVisible, useChangeAccount } from './account.ts'
import { CardSkeleton } from './CardSkeleton.tsx'
import { ClaimRow } from './ClaimRow.tsx'
import { EditableRow } from './EditableRow.tsx'
import { useManagedWords } from './ManagedRow.tsx'
import type { Wording } from './profile-claims.ts'
import { FieldRow } from './profile-fields/FieldRow.tsx'
import { controlOf, hasValue, isOfAccount, listRows, nameOf, type ProfileRow } from './profile-rows.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'

/** Name, avatar, claims and the administrator's own fields, as far as the settings show them. */
export function ProfileSection() {
  return <WhenLoaded skeleton={<CardSkeleton rows={6} />}>{loaded => <Person {...loaded} />}</WhenLoaded>
}

function Person(loaded: Loaded) {
  const say = useText()
  const language = useLanguage()
  const rows = listRows(loaded, language).filter(row => isShown(row, loaded, { say, language }))
  const own = rows.filter(isOfAccount)
  const details = rows.filter(row => !isOfAccount(row))
  if (rows.length === 0) return <p>{say('profile.none')}</p>
  return (
    <>
      {own.length > 0 && (
        <Card>
          {own.map(row => (
            <AnyRow key={nameOf(row)} row={row} loaded={loaded} isTold={false} />
          ))}
        </Card>
      )}
      {details.length > 0 && <Details rows={details} loaded={loaded} />}
    </>
  )
}

/** Rows that are neither set nor editable are left out. */
function isShown(row: ProfileRow, { account, settings }: Loaded, wording: Wording) {
  const control = controlOf(row, settings)
  // The token may lack the scope of custom data.
  const isReadable = row.kind !== 'field' || row.holder !== 'customData' || account.customData !== undefined
  return isVisible(control) && isReadable && (control === 'Edit' || hasValue(row, account, wording))
}

type DetailsProps = { rows: ProfileRow[]; loaded: Loaded }

function Details({ rows, loaded }: DetailsProps) {
  const say = useText()
  const managedWords = useManagedWords()
  const isManaged = rows.every(row => controlOf(row, loaded.settings) !== 'Edit')
  return (
    <Card
      title={say('profile.details')}
      description={isManaged ? <ManagedMark words={managedWords} /> : say('profile.details.about')}
    >
      {rows.map(row => (
        <AnyRow key={nameOf(row)} row={row} loaded={loaded} isTold={isManaged} />
      ))}
    </Card>
  )
}

type AnyRowProps = { row: ProfileRow; loaded: Loaded; isTold: boolean }

function AnyRow({ row, loaded: { account, settings, experience }, isTold }: AnyRowProps) {
  const control = controlOf(row, settings)
  if (row.kind === 'text') return <TextRow text={row.text} account={account} control={control} />
  if (row.kind === 'claim')
    return <ClaimRow claim={row.claim} account={account} control={control} isTold={isTold} />
  if (row.kind === 'address') return <AddressRow account={account} control={control} isTold={isTold} />
  if (row.kind === 'field')
    return <FieldRow field={row.field} account={account} control={control} isTold={isTold} />
  const avatar = experience.customProfileFieldCatalog.find(({ name }) => name === 'avatar')
  return <AvatarRow account={account} control={control} label={avatar?.label} />
}

type TextRowProps = {
  text: Extract<ProfileRow, { kind: 'text' }>['text']
  account: Loaded['account']
  control: Control
}

function TextRow({ text: { name, label, autoComplete }, account, control }: TextRowProps) {
  const say = useText()
  const change = useChangeAccount()
  return (
    <EditableRow
      name={say(label)}
      account={account}
      valueIn={each => each[name] ?? ''}
      shown={account[name]}
      control={control}
      save={value => change.mutateAsync({ [name]: value.trim() || null })}
      editor={({ problem: _, ...field }) => <TextField {...field} autoComplete={autoComplete} />}
    />
  )
}

import { Card, ManagedMark, TextField, useLanguage, useText } from '@latchkey/ui'
import { AddressRow } from './AddressRow.tsx'
import { AvatarRow } from './AvatarRow.tsx'
import { type Control, isVisible, type Profile, useChangeAccount } from './account.ts'
import { CardSkeleton } from './CardSkeleton.tsx'
import { ClaimRow } from './ClaimRow.tsx'
import { EditableRow } from './EditableRow.tsx'
import { useManagedWords } from './ManagedRow.tsx'
import { listClaims } from './profile-claims.ts'
import { profileTexts } from './text-attributes.ts'
import { type Loaded, WhenLoaded } from './WhenLoaded.tsx'

/** Name, avatar and claims of the profile, as far as the settings show them. */
export function ProfileSection() {
  return <WhenLoaded skeleton={<CardSkeleton rows={6} />}>{loaded => <Person {...loaded} />}</WhenLoaded>
}

function Person({ account, settings: { fields, profileFields } }: Loaded) {
  const listed = listClaims(profileFields, useLanguage())
  const texts = profileTexts.filter(
    ({ name }) => isVisible(fields[name]) && (name !== 'name' || listed.hasName),
  )
  const hasAvatar = listed.hasAvatar && isVisible(fields.avatar)
  return (
    <>
      {(texts.length > 0 || hasAvatar) && (
        <Card>
          {hasAvatar && <AvatarRow account={account} control={fields.avatar} />}
          {texts.map(text => (
            <TextRow key={text.name} text={text} account={account} control={fields[text.name]} />
          ))}
        </Card>
      )}
      {isVisible(fields.profile) && (
        <Details listed={listed} profile={account.profile ?? {}} control={fields.profile} />
      )}
    </>
  )
}

type DetailsProps = { listed: ReturnType<typeof listClaims>; profile: Profile; control: Control }

/** The claims of the profile, without those that are neither set nor editable. */
function Details({ listed, profile, control }: DetailsProps) {
  const say = useText()
  const managedWords = useManagedWords()
  const isManaged = control !== 'Edit'
  const claims = listed.claims.filter(claim => !isManaged || profile[claim.name])
  const hasAddress = listed.hasAddress && (!isManaged || profile.address)
  if (!claims.length && !hasAddress) return null
  return (
    <Card
      title={say('profile.details')}
      description={isManaged ? <ManagedMark words={managedWords} /> : say('profile.details.about')}
    >
      {claims.map(claim => (
        <ClaimRow key={claim.name} claim={claim} profile={profile} control={control} />
      ))}
      {hasAddress && <AddressRow profile={profile} control={control} />}
    </Card>
  )
}

type TextRowProps = {
  text: (typeof profileTexts)[number]
  account: Loaded['account']
  control: Control
}

function TextRow({ text: { name, label, autoComplete }, account, control }: TextRowProps) {
  const say = useText()
  const change = useChangeAccount()
  return (
    <EditableRow
      name={say(label)}
      value={account[name] ?? ''}
      shown={account[name]}
      control={control}
      save={value => change.mutateAsync({ [name]: value.trim() || null })}
      editor={field => <TextField {...field} autoComplete={autoComplete} />}
    />
  )
}

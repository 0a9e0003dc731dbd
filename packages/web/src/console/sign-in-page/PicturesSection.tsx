import { Button, FormSection } from '@latchkey/ui'
import { type ChangeEvent, useRef } from 'react'
import { useMay } from '../access.ts'
import { useChange } from '../data/change.ts'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { AddressField } from '../fields/AddressField.tsx'
import { useSay } from '../texts.tsx'
import type { Experience, ExperienceForm } from './experience.ts'

type PictureName = keyof Experience['branding']

const pictures: readonly PictureName[] = ['logoUrl', 'darkLogoUrl', 'favicon', 'darkFavicon']

/** Logo and icon, by address or uploaded. */
export function PicturesSection({ form }: ExperienceForm) {
  const say = useSay()
  const { branding } = form.settings
  const change = (name: PictureName, url: string | null) => {
    const { [name]: _, ...others } = branding
    form.change({ branding: { ...others, ...(url && { [name]: url }) } })
  }
  return (
    <FormSection title={say('signInPage.pictures')} description={say('signInPage.pictures.about')}>
      {pictures.map(name => (
        <PictureField
          key={name}
          label={say(`signInPage.picture.${name}`)}
          url={branding[name]}
          onChange={url => change(name, url)}
        />
      ))}
    </FormSection>
  )
}

type PictureFieldProps = { label: string; url: string | undefined; onChange: (url: string | null) => void }

function PictureField({ label, url, onChange }: PictureFieldProps) {
  const say = useSay()
  const may = useMay()
  const picker = useRef<HTMLInputElement>(null)
  const upload = useChange('POST /api/user-assets')
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (file) upload.run({ files: { file } }, answer => onChange(answer.url))
  }
  return (
    <div className="lk-picture-field">
      <AddressField label={label} value={url} onChange={onChange} />
      {may('settings:write') && may('users:write') && (
        <>
          <Button
            aria-label={say('signInPage.picture.upload', { name: label })}
            isPending={upload.isPending}
            onPress={() => picker.current?.click()}
          >
            {say('signInPage.picture.upload.do')}
          </Button>
          <input
            ref={picker}
            type="file"
            accept="image/jpeg,image/png,image/gif,image/webp"
            aria-label={label}
            onChange={choose}
            hidden
          />
        </>
      )}
      <ProblemNotice problem={upload.error} />
    </div>
  )
}

import { useAttempt, wordsOfProblem } from '@latchkey/react/pages'
import { Avatar, Button, FieldNote, useText } from '@latchkey/ui'
import { type ChangeEvent, useId, useRef } from 'react'
import './AvatarField.css'
import { useSignInContext } from './SignInContext.tsx'

type AvatarFieldProps = {
  label: string
  description?: string | undefined
  /** The URL of the uploaded picture; empty for none. */
  value: string
  onChange: (url: string) => void
  error?: string | undefined
}

/** Uploads a picture at once and shows it. */
export function AvatarField({ label, description, value, onChange, error }: AvatarFieldProps) {
  const say = useText()
  const { call } = useSignInContext()
  const id = useId()
  const picker = useRef<HTMLInputElement>(null)
  const uploading = useAttempt(
    (file: File) => call('POST /api/experience/user-assets/avatar', { files: { file } }),
    ({ url }) => onChange(url),
  )
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (file) void uploading.attempt(file)
  }
  const problem = uploading.problem ? wordsOfProblem(uploading.problem, say) : error
  return (
    <fieldset className="lk-field lk-avatar-field" aria-describedby={`${id}-note`}>
      <legend className="lk-field-label">{label}</legend>
      <div className="lk-avatar-field-line">
        <Avatar name="" url={value} size={64} />
        <Button isPending={uploading.isPending} onPress={() => picker.current?.click()}>
          {say(value ? 'profile.avatar.change' : 'profile.avatar.upload')}
        </Button>
        {value && !uploading.isPending && (
          <Button look="quiet" onPress={() => onChange('')}>
            {say('row.remove')}
          </Button>
        )}
      </div>
      <input
        ref={picker}
        type="file"
        accept="image/jpeg,image/png,image/gif,image/webp"
        aria-label={label}
        onChange={choose}
        hidden
      />
      <FieldNote id={`${id}-note`} description={description} error={problem} />
    </fieldset>
  )
}

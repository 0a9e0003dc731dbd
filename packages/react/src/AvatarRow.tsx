import { Avatar, Button, Icon, MenuItem, MoreMenu, Row, SavedMark, useText } from '@latchkey/ui'
import { ImageUp, Trash2 } from 'lucide-react'
import { type ChangeEvent, useRef } from 'react'
import { type Account, type Control, useChangeAvatar } from './account.ts'
import { ManagedRow } from './ManagedRow.tsx'
import { ProblemNotice } from './ProblemNotice.tsx'
import { useAttempt } from './use-attempt.ts'
import { useSavedMark } from './use-saved-mark.ts'

type AvatarRowProps = { account: Account; control: Control; label: string | undefined }

/** The avatar, with an upload from the device and removal. */
export function AvatarRow({ account, control, label }: AvatarRowProps) {
  const say = useText()
  const picker = useRef<HTMLInputElement>(null)
  const saved = useSavedMark()
  const saving = useAttempt(useChangeAvatar(), saved.show)
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const [file] = event.target.files ?? []
    event.target.value = ''
    if (file) saving.attempt(file)
  }
  const name = label || say('profile.avatar')
  const picture = <Avatar name={account.name || account.username || ''} url={account.avatar} size={40} />
  if (control !== 'Edit') return <ManagedRow name={name} value={picture} />
  const pick = () => picker.current?.click()
  return (
    <>
      <Row
        name={name}
        value={picture}
        state={<SavedMark isShown={saved.isShown} />}
        action={
          account.avatar && !saving.isPending ? (
            <MoreMenu of={name}>
              <MenuItem icon={<Icon of={ImageUp} size={16} />} onAction={pick}>
                {say('profile.avatar.upload')}
              </MenuItem>
              <MenuItem
                icon={<Icon of={Trash2} size={16} />}
                onAction={() => saving.attempt(null)}
                isDangerous
              >
                {say('row.remove')}
              </MenuItem>
            </MoreMenu>
          ) : (
            <Button look="quiet" isPending={saving.isPending} onPress={pick}>
              {say('profile.avatar.upload')}
            </Button>
          )
        }
      />
      <input
        ref={picker}
        type="file"
        accept="image/jpeg,image/png,image/gif,image/webp"
        aria-label={say('profile.avatar.upload')}
        onChange={choose}
        hidden
      />
      {Boolean(saving.problem) && (
        <div className="lk-row-problem">
          <ProblemNotice problem={saving.problem} />
        </div>
      )}
    </>
  )
}

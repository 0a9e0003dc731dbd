import { Button, Checkbox, Icon, PrintSheet, printSheet, Secret, useText } from '@latchkey/ui'
import { Download, Printer } from 'lucide-react'
import './BackupCodeSheet.css'
import { grouped } from './backup-codes.ts'

type BackupCodeSheetProps = {
  codes: readonly string[]
  isKept: boolean
  /** Whether to say that the person has to confirm that the codes are kept. */
  isMissing?: boolean
  onKept: (isKept: boolean) => void
}

/** New backup codes, shown only this once, with ways to save them. */
export function BackupCodeSheet({ codes, isKept, isMissing = false, onKept }: BackupCodeSheetProps) {
  const say = useText()
  return (
    <div className="lk-backup-codes">
      <p>{say('backupCodes.about')}</p>
      <Secret
        label={say('backupCodes.name')}
        value={codes.join('\n')}
        parts={codes.map(grouped)}
        look="list"
      />
      <div className="lk-backup-codes-ways">
        <Button isWide onPress={() => download(codes, say('backupCodes.file'))}>
          <Icon of={Download} size={16} />
          {say('backupCodes.download')}
        </Button>
        <Button isWide onPress={({ target }) => printSheet(target)}>
          <Icon of={Printer} size={16} />
          {say('backupCodes.print')}
        </Button>
      </div>
      <PrintSheet>
        <h1>{say('backupCodes.name')}</h1>
        <p>{location.host}</p>
        <ul>
          {codes.map(code => (
            <li key={code}>{grouped(code)}</li>
          ))}
        </ul>
      </PrintSheet>
      <Checkbox
        isSelected={isKept}
        onChange={onKept}
        error={isMissing ? say('backupCodes.keptRequired') : undefined}
      >
        {say('backupCodes.kept')}
      </Checkbox>
    </div>
  )
}

function download(codes: readonly string[], name: string) {
  const file = new Blob([`${location.host}\n\n${codes.join('\n')}\n`], { type: 'text/plain' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = `${name}.txt`
  link.click()
  URL.revokeObjectURL(link.href)
}

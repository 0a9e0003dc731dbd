import { FileUp } from 'lucide-react'
import { useId } from 'react'
import { DropZone } from 'react-aria-components/DropZone'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { Button } from './Button.tsx'
import { FieldNote } from './FieldNote.tsx'
import './FileField.css'
import { Icon } from './Icon.tsx'

type FileFieldProps = {
  label: string
  /** Name of the chosen file, or what to do while there is none. */
  words: string
  isChosen: boolean
  /** The verb of the button. */
  verb: string
  /** Endings of names and media types that the file dialog of the system offers. */
  accept: readonly string[]
  error?: string | undefined
  onFile: (file: File) => void
}

/** Chooses a file, by a button, by dropping it, or by pasting it. */
export function FileField({ label, words, isChosen, verb, accept, error, onFile }: FileFieldProps) {
  const id = useId()
  return (
    <div className="lk-field">
      <DropZone
        className="lk-file-field"
        aria-label={label}
        onDrop={async ({ items }) => {
          const dropped = items.find(item => item.kind === 'file')
          if (dropped) onFile(await dropped.getFile())
        }}
      >
        <Icon of={FileUp} size={24} />
        <p className={isChosen ? 'lk-file-field-name' : undefined}>{words}</p>
        <FileTrigger
          acceptedFileTypes={accept}
          onSelect={files => {
            const [chosen] = files ?? []
            if (chosen) onFile(chosen)
          }}
        >
          <Button>{verb}</Button>
        </FileTrigger>
      </DropZone>
      <FieldNote id={id} error={error} />
    </div>
  )
}

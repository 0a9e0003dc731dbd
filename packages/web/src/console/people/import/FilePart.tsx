import { FileField, FormSection } from '@latchkey/ui'
import { useSay } from '../../texts.tsx'

type FilePartProps = { file: File | undefined; error: string | undefined; onFile: (file: File) => void }

const accept = ['.csv', '.tsv', '.txt', '.ndjson', '.jsonl']

export function FilePart({ file, error, onFile }: FilePartProps) {
  const say = useSay()
  return (
    <FormSection title={say('people.import.file')} description={say('people.import.file.about')}>
      <FileField
        label={say('people.import.file')}
        words={file?.name ?? say('people.import.drop')}
        isChosen={file !== undefined}
        verb={say(file ? 'people.import.another' : 'people.import.choose')}
        accept={accept}
        error={error}
        onFile={onFile}
      />
    </FormSection>
  )
}

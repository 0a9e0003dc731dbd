import { ColorField, FormSection } from '@latchkey/ui'
import { StyleSheetField } from '../fields/StyleSheetField.tsx'
import { SwitchRow } from '../fields/SwitchRow.tsx'
import { SettingsFields } from '../frame/SettingsFields.tsx'
import { useSay } from '../texts.tsx'
import type { Experience, ExperienceForm } from './experience.ts'
import { PicturesSection } from './PicturesSection.tsx'

const hex = /^#([\da-f]{3}|[\da-f]{6})$/i

/** Colors, pictures and style sheet of the pages. */
export function LookPart({ form }: ExperienceForm) {
  const say = useSay()
  const { color } = form.settings
  const changeColor = (more: Partial<Experience['color']>) => form.change({ color: { ...color, ...more } })
  const errorOf = (value: string) => (hex.test(value) ? undefined : say('signInPage.color.invalid'))
  return (
    <>
      <SettingsFields>
        <FormSection title={say('signInPage.colors')} description={say('signInPage.colors.about')}>
          <ColorField
            label={say('signInPage.color')}
            pickerLabel={say('signInPage.color.pick')}
            value={color.primaryColor}
            onChange={primaryColor => changeColor({ primaryColor })}
            error={errorOf(color.primaryColor)}
          />
          <SwitchRow
            name={say('signInPage.dark')}
            about={say('signInPage.dark.about')}
            isOn={color.isDarkModeEnabled}
            onChange={isDarkModeEnabled => changeColor({ isDarkModeEnabled })}
          />
          {color.isDarkModeEnabled && (
            <ColorField
              label={say('signInPage.color.dark')}
              pickerLabel={say('signInPage.color.dark.pick')}
              value={color.darkPrimaryColor}
              onChange={darkPrimaryColor => changeColor({ darkPrimaryColor })}
              error={errorOf(color.darkPrimaryColor)}
            />
          )}
        </FormSection>
        <PicturesSection form={form} />
      </SettingsFields>
      <StyleSheetField
        title={say('signInPage.css')}
        about={say('signInPage.css.about')}
        value={form.settings.customCss}
        onChange={customCss => form.change({ customCss })}
      />
    </>
  )
}

import '../../../ui/src/tokens.css'
import './base.css'
import './bar.css'
import './columns.css'
import './article.css'
import './code.css'
import './footer.css'
import './search-dialog.css'
import './narrow.css'
import './print.css'
import { addCopyButtons } from './copy.ts'
import { markSection } from './current-section.ts'
import { prepareSearch } from './search-dialog.ts'

addCopyButtons()
markSection()
prepareSearch()

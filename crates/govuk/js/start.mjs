// Marks the page as able to run scripts, then starts the components that need one.
// Every page works without this file.
import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  createAll
} from 'govuk-frontend'
import { AddAnother, Alert, DatePicker, FilterToggleButton } from '@ministryofjustice/frontend'

// `aria-expanded` is not allowed on a radio: screen readers differ in what they make of it, and
// accessibility checkers report it. The question that opens stands next in reading order.
class PlainRadios extends Radios {
  syncConditionalRevealWithInputState(input) {
    super.syncConditionalRevealWithInputState(input)
    input.removeAttribute('aria-expanded')
  }
}

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  PlainRadios,
  ServiceNavigation,
  SkipLink,
  AddAnother,
  Alert,
  DatePicker
]) {
  createAll(Component)
}

// Beside its list on a wide screen, behind a button on a narrow one.
createAll(FilterToggleButton, { startHidden: false })

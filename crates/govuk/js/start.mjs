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

document.body.classList.add('js-enabled', 'govuk-frontend-supported')

for (const Component of [
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
  AddAnother,
  Alert,
  DatePicker,
  FilterToggleButton
]) {
  createAll(Component)
}

/** Frames after which to go on although a dialog is open: another one has opened meanwhile. */
const patience = 120

/**
 * Acts once no dialog is open. While one is, or is closing, the page behind it takes no focus, and screen readers do not
 * announce what changes there.
 */
export function afterDialog(act: () => void): void {
  let left = patience
  const look = () => {
    left -= 1
    if (left > 0 && document.querySelector('.lk-modal')) requestAnimationFrame(look)
    // A frame later: the library moves the focus in the frame after the dialog is gone.
    else requestAnimationFrame(() => requestAnimationFrame(act))
  }
  requestAnimationFrame(look)
}

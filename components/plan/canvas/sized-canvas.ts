/** Gives a canvas as many pixels as its place has on this screen, and a pen that draws in CSS pixels; null: there is none. */
export function penOf(canvas: HTMLCanvasElement | null, width: number, height: number): CanvasRenderingContext2D | null {
  const context = canvas?.getContext('2d')
  if (!canvas || !context) return null
  const ratio = window.devicePixelRatio
  const [pixelsAcross, pixelsDown] = [Math.round(width * ratio), Math.round(height * ratio)]
  if (canvas.width !== pixelsAcross) canvas.width = pixelsAcross
  if (canvas.height !== pixelsDown) canvas.height = pixelsDown
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  return context
}

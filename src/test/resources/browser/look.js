// What can be seen wrong with a page, as a list of sentences. Contrast is that of WCAG 2.2 §1.4.3 and §1.4.11.
() => {
  const faults = [];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  // Any colour that CSS can say, as red, green, blue and alpha.
  const parts = colour => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const luminance = ([r, g, b]) => {
    const linear = part => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4;
    return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  };
  const contrast = (one, two) => {
    const [light, dark] = [luminance(one), luminance(two)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return parts('Canvas');
  };
  const said = element => `<${element.localName}> "${(element.innerText || element.id).slice(0, 30)}"`;
  const demand = (least, element, colour, ground, what) => {
    const ratio = contrast(parts(colour), ground);
    if (ratio < least) faults.push(`${what} of ${said(element)} has a contrast of ${ratio.toFixed(2)}, not ${least}`);
  };

  if (document.documentElement.scrollWidth > innerWidth) {
    faults.push(`the page is ${document.documentElement.scrollWidth} px wide in ${innerWidth}`);
  }
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    if (box.right > innerWidth + 0.5 || box.left < -0.5) faults.push(`${said(element)} sticks out`);
    const hasText = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (hasText || element.matches('input')) demand(4.5, element, style.color, behind(element), 'text');
    if (element.matches('input')) demand(3, element, style.borderTopColor, behind(element.parentElement), 'border');
    if (element.matches('button, .button')) {
      demand(3, element, style.borderTopColor, behind(element.parentElement), 'border');
    }
    if (element.matches('a, button, input, summary') && (box.height < 44 || box.width < 44)) {
      faults.push(`${said(element)} is ${box.width} by ${box.height} px`);
    }
  }
  return faults;
}

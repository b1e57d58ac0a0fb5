package dev.countersign.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class HtmlTest {

  @Test
  void textStaysTextInContentAndInQuotedAttributes() {
    Html html = Html.text("\"><script>alert('1')</script>&amp;");

    assertThat(html)
        .hasToString("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;");
  }

  @Test
  void charactersThatHtmlForbidsAreReplaced() {
    assertThat(Html.text("a\0b\u001bc\ud800d\u009be\tf\ng")).hasToString("a�b�c�d�e\tf\ng");
    assertThat(Html.text("žluťoučký 🐎")).hasToString("žluťoučký 🐎");
  }

  @Test
  void holesAreFilledInOrderAndNotLookedAtAgain() {
    Html html =
        Html.of("<a href=\"{}\">{}</a>", Html.text("{}"), Html.of("<b>{}</b>", Html.text("<")));

    assertThat(html).hasToString("<a href=\"{}\"><b>&lt;</b></a>");
  }

  @Test
  void holesAndPartsMustMatch() {
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("<p>{}</p>"));
    assertThatIllegalArgumentException().isThrownBy(() -> Html.of("<p></p>", Html.text("lost")));
  }

  @Test
  void attributesWithoutQuotesTakeNoText() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Html.of("<a href={}>", Html.text("x onclick=alert(1)")));
  }

  @Test
  void piecesAreJoinedInOrder() {
    assertThat(Html.join(List.of(Html.text("<"), Html.of("<br>"), Html.NONE)))
        .hasToString("&lt;<br>");
  }
}

"""How newspapers' addresses look: the parts of their sites that hold no articles, and the slugs articles end in."""

# Lists, people, pictures, services: a path is no article's where one of these stands in it.
# Ex: /topic/hmicfrs, /news/gallery/, /author/a-reporter-7301234, /tag/police/page/2
NO_LISTS = (
    r"(?!(?:/[^/?]+)*/(?:tags?|topics?|hashtags?|all-about|keywords?|categor(?:y|ies)|pages?|archives?-by-\w+"
    r"|authors?|profiles?|contributors?|reporters?|users?|members?|galler(?:y|ies)|picture-galler(?:y|ies)|pictures"
    r"|photos|slideshows?|search|feeds?|rss|accounts?|login|log-in|sign-in|register|subscribe|subscriptions?"
    r"|newsletters?|webimg|images?|resources|resizer|uploads|assets|static|wp-[a-z]+|api|_api|_media_|cdn-cgi"
    r"|comments?|print|embed|events?|jobs|obituaries|notices|competitions?)(?:/|\?|$))"
)
# Ex: /news/picture.jpg, /report.pdf?download=1
NO_FILES = (
    r"(?![^?]*\.(?:jpe?g|png|gif|webp|avif|svg|ico|mp[34]|pdf|docx?|xlsx?|csv|txt|zip"
    r"|xml|rss|json|css|js)(?:\?|$))"
)
# Pages about the paper, and sections whose names are as long as a slug. Ex: /terms-and-conditions/, /food-and-drink/
NO_SERVICES = (
    r"(?![^?]*/(?:[^/?-]+-and-[^/?-]+|[^/?-]+-(?:for|to|with)-us|about-[^/?-]+-us|letters-to-the-editor"
    r"|how-to-complain|[^/?]*(?:privacy|cookies?|complaints?|editorial)[^/?]*-(?:policy|notice|procedure|code))"
    r"/?(?:\?|$))"
)
# At least three words, longer than a place has. Ex: force-told-to-improve, fire-service-rated---good; not isle-of-man
SLUG = r"(?=[^/?]{15})[\w%.~]+(?:-+[\w%.~]+){2,}"
# After a date or a number two words will do. Ex: 2024/01/05/police-praised, 12345/police-praised
COUNTED_SLUG = (
    r"(?:(?:19|20)\d\d/(?:0?[1-9]|1[0-2])/(?:[0-3]?\d/)?|\d{4,9}/)(?=[^/?]*[A-Za-z%])[\w%.~]+-[\w%.~-]+"
)
